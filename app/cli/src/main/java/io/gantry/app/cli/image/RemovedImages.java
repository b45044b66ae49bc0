package io.gantry.app.cli.image;

import io.gantry.engine.api.Images.Removal;
import java.util.ArrayList;
import java.util.List;

/** What prune commands say of removed images. */
public final class RemovedImages {
  private RemovedImages() {}

  /** A title and a line for each, as docker prints them; none if there was nothing to remove. */
  public static List<String> lines(List<Removal> removed) {
    if (removed.isEmpty()) {
      return List.of();
    }
    var lines = new ArrayList<String>();
    lines.add("Deleted Images:");
    for (Removal removal : removed) {
      lines.add(
          switch (removal) {
            case Removal.Untagged(String name) -> "untagged: " + name;
            case Removal.Deleted deleted -> "deleted: " + deleted.digest();
          });
    }
    lines.add("");
    return lines;
  }
}
