package io.gantry.app.cli.system;

import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.output.Sizes;

/** Things of a kind, as {@code system df} shows them. */
record DfRow(String type, int total, int active, long size, long reclaimable, boolean percents)
    implements Listing.Row {
  @Override
  public String value(String field) {
    return switch (field) {
      case "Type" -> type;
      case "TotalCount" -> Integer.toString(total);
      case "Active" -> Integer.toString(active);
      case "Size" -> Sizes.decimal(size);
      case "Reclaimable" -> withPercents();
      default -> "";
    };
  }

  private String withPercents() {
    String text = Sizes.decimal(reclaimable);
    return percents && size > 0 ? text + " (" + reclaimable * 100 / size + "%)" : text;
  }
}
