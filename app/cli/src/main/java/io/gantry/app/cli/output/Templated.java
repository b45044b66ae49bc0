package io.gantry.app.cli.output;

import io.gantry.app.cli.output.Listing.Row;
import io.gantry.app.cli.template.Missing;
import io.gantry.app.cli.template.Template;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Lists that are shown by a template of the user. */
final class Templated {
  /** Docker's one placeholder with an argument. */
  private static final Pattern LABEL = Pattern.compile("\\.Label\\s+(\"[^\"]*\")");

  private static final String LABELS = "LabelMap";

  private Templated() {}

  static void print(Listing listing, Output out, String format, List<? extends Row> rows) {
    boolean aligned = format.startsWith("table ");
    String text = unescaped(aligned ? format.substring(6).strip() : format);
    var template = Template.parse(LABEL.matcher(text).replaceAll("index ." + LABELS + " $1"));
    Missing missing = new Missing.NoField("row: it has " + names(listing));
    if (!aligned) {
      for (Row row : rows) {
        out.line(template.render(fields(listing, row), missing));
      }
      return;
    }
    var table = new Table();
    table.row(List.of(template.renderHeader(headers(listing, text)).split("\t", -1)));
    for (Row row : rows) {
      table.row(List.of(template.render(fields(listing, row), missing).split("\t", -1)));
    }
    out.print(table.text());
  }

  private static String names(Listing listing) {
    return listing.fields().stream()
        .map(field -> "." + field.name())
        .collect(Collectors.joining(", "));
  }

  private static Json.Obj fields(Listing listing, Row row) {
    return listing.json(row).with(LABELS, Json.stringMap(row.labels()));
  }

  /** The titles; a label's is its key's last part, as docker has it. */
  private static Json.Obj headers(Listing listing, String text) {
    var labels = new TreeMap<String, String>();
    Matcher keys = LABEL.matcher(text);
    while (keys.find()) {
      String key = keys.group(1).substring(1, keys.group(1).length() - 1);
      labels.put(key, key.substring(key.lastIndexOf('.') + 1).replace('-', ' ').replace('_', ' '));
    }
    return listing.json(listing::header).with(LABELS, Json.stringMap(labels));
  }

  /** Shells make it hard to write a tab, so docker takes {@code \t} and {@code \n}. */
  static String unescaped(String format) {
    return format.replace("\\t", "\t").replace("\\n", "\n");
  }
}
