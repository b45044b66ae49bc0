package io.gantry.app.cli.output;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A list of things, shown as {@code --format} says: docker's table, {@code table TEMPLATE}, {@code
 * json}, or a template for each.
 *
 * @param fields all placeholders with their headers
 * @param columns the placeholders of the default table, in order
 */
public record Listing(List<Field> fields, List<String> columns) {
  /** A placeholder, as in {@code {{.Name}}}, and the header of its column. */
  public record Field(String name, String header) {}

  /** One thing. */
  public interface Row {
    /** The value of a placeholder. */
    String value(String field);

    /** What {@code {{.Label "key"}}} looks into. */
    default Map<String, String> labels() {
      return Map.of();
    }
  }

  /** A field that is shown under {@code header}. */
  public static Field field(String name, String header) {
    return new Field(name, header);
  }

  /** Writes {@code rows} as {@code format} says; empty means the default table. */
  public void print(Output out, String format, List<? extends Row> rows) {
    switch (format) {
      case "", "table" -> out.print(table(rows));
      case "json" -> {
        for (Row row : rows) {
          out.line(json(row).text());
        }
      }
      default -> Templated.print(this, out, format, rows);
    }
  }

  private String table(List<? extends Row> rows) {
    var table = new Table();
    var headers = new ArrayList<String>();
    for (String column : columns) {
      headers.add(header(column));
    }
    table.row(headers);
    for (Row row : rows) {
      var cells = new ArrayList<String>();
      for (String column : columns) {
        cells.add(row.value(column));
      }
      table.row(cells);
    }
    return table.text();
  }

  String header(String name) {
    for (Field field : fields) {
      if (field.name().equals(name)) {
        return field.header();
      }
    }
    return name;
  }

  Json.Obj json(Row row) {
    var sorted = new TreeMap<String, String>();
    for (Field field : fields) {
      sorted.put(field.name(), row.value(field.name()));
    }
    return Json.stringMap(sorted);
  }
}
