package io.gantry.platform.http.wire;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The fields of an HTTP/1 head, read strictly (RFC 9112 §5). */
public final class FieldLines {
  private FieldLines() {}

  /**
   * Reads fields up to the empty line; names become lower-case.
   *
   * @param room for all of them in bytes
   * @param most fields
   * @throws MalformedLine if they are more or larger, malformed, or end too early
   */
  public static Map<String, List<String>> read(Input in, int room, int most) throws IOException {
    var fields = new LinkedHashMap<String, List<String>>();
    int left = room;
    int count = 0;
    while (true) {
      String line = in.line(Math.max(0, left));
      if (line == null) {
        throw new MalformedLine("head without an end", false);
      }
      if (line.isEmpty()) {
        return fields;
      }
      left -= line.length() + 2;
      if (left < 0 || ++count > most) {
        throw new MalformedLine("header fields too large", true);
      }
      add(fields, line);
    }
  }

  private static void add(Map<String, List<String>> fields, String line) throws MalformedLine {
    int colon = line.indexOf(':');
    if (colon < 0) {
      throw new MalformedLine("header field without a colon", false);
    }
    // A space before the colon, or at the line's begin (a folded line), is no token character.
    String name = line.substring(0, colon);
    String value = line.substring(colon + 1).strip();
    if (!Fields.isToken(name) || !Fields.isValue(value)) {
      throw new MalformedLine("malformed header field", false);
    }
    fields.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>(1)).add(value);
  }

  /** Adds a field to a head that is sent; refuses what would end its line. */
  public static void append(StringBuilder head, String name, String value) {
    if (!Fields.isToken(name) || !Fields.isValue(value)) {
      throw new IllegalArgumentException("malformed field: " + name);
    }
    head.append(name).append(": ").append(value).append("\r\n");
  }
}
