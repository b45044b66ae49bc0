package io.gantry.engine.build.dockerfile;

import java.util.List;

/**
 * A Dockerfile's text.
 *
 * @param name as errors show it
 * @param lines without their line feeds; the last is empty if the text ends with one
 */
public record Source(String name, List<String> lines) {
  /** Copies the list. */
  public Source {
    lines = List.copyOf(lines);
  }

  /** Splits {@code text} into lines; a byte order mark at its begin is dropped. */
  public static Source of(String name, String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new Source(name, List.of(plain.split("\n", -1)));
  }

  /** How many lines there are to read. */
  int size() {
    return lines.getLast().isEmpty() ? lines.size() - 1 : lines.size();
  }

  /** A line, from 0, without a carriage return at its end. */
  String line(int index) {
    String line = lines.get(index);
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\r') {
      end--;
    }
    return line.substring(0, end);
  }

  /** The lines of {@code range} marked, with a few around them, as BuildKit prints them. */
  public String excerpt(LineRange range) {
    int start = Math.max(1, range.first());
    int end = Math.min(lines.size(), range.last());
    int around = range.first() == range.last() ? 2 : 1;
    var out = new StringBuilder(name).append(':').append(range.first()).append('\n');
    out.append("--------------------\n");
    int to = Math.min(lines.size(), end + around);
    for (int line = Math.max(1, start - around); line <= to; line++) {
      String number = Integer.toString(line);
      out.append(" ".repeat(Math.max(1, 4 - number.length()))).append(number).append(" | ");
      out.append(range.contains(line) ? ">>> " : "    ").append(line(line - 1)).append('\n');
    }
    return out.append("--------------------\n").toString();
  }
}
