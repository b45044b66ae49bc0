package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Expression.Literal;
import io.gantry.app.cli.bake.hcl.Expression.Template;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Texts with {@code ${values}} in them. */
final class Templates {
  private Templates() {}

  /** A text in quotation marks, of which the first has been read. */
  static Expression quoted(Scanner in, Place place) {
    return read(in, place, true);
  }

  /** A whole source as a text, without escapes: a heredoc, a string of JSON. */
  static Expression whole(Source source, Place place) {
    return read(new Scanner(source), place, false);
  }

  private static Expression read(Scanner in, Place place, boolean quoted) {
    var parts = new ArrayList<Expression>();
    var text = new StringBuilder();
    boolean trim = false;
    while (true) {
      if (in.ended()) {
        if (quoted) {
          throw place.error("a text is not closed with a quotation mark");
        }
        return finish(place, parts, text);
      }
      if (quoted && in.peek() == '"') {
        in.next();
        return finish(place, parts, text);
      }
      if (quoted && in.peek() == '\n') {
        throw place.error("a text in quotation marks ends on its line: use <<EOT for more lines");
      }
      if (in.accept("$${")) {
        text.append("${");
      } else if (in.accept("%%{")) {
        text.append("%{");
      } else if (in.looksAt("%{")) {
        throw in.error("template directives are not understood: use a conditional in ${…}");
      } else if (in.accept("${")) {
        if (in.accept("~")) {
          strip(text);
        }
        flush(parts, text, place);
        parts.add(new Expressions(in).inBrackets());
        in.skip(true);
        trim = in.accept("~");
        in.expect("}", "behind the value");
        continue;
      } else {
        char c = in.next();
        if (trim && Character.isWhitespace(c)) {
          continue;
        }
        text.append(quoted && c == '\\' ? escaped(in) : Character.toString(c));
      }
      trim = false;
    }
  }

  private static void strip(StringBuilder text) {
    int end = text.length();
    while (end > 0 && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    text.setLength(end);
  }

  private static String escaped(Scanner in) {
    char c = in.next();
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"' -> "\"";
      case '\\' -> "\\";
      case 'u' -> unicode(in, 4);
      case 'U' -> unicode(in, 8);
      default -> throw in.error("\\" + c + " is no escape: use \\n \\r \\t \\\" \\\\ or \\uNNNN");
    };
  }

  private static String unicode(Scanner in, int digits) {
    int point = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(in.peek(), 16);
      if (digit < 0) {
        throw in.error("an escape needs " + digits + " hexadecimal digits");
      }
      point = (point << 4) | digit;
      in.next();
    }
    if (!Character.isValidCodePoint(point)) {
      throw in.error("the escape names no character");
    }
    return Character.toString(point);
  }

  private static void flush(List<Expression> parts, StringBuilder text, Place place) {
    if (!text.isEmpty()) {
      parts.add(new Literal(place, Json.of(text.toString())));
      text.setLength(0);
    }
  }

  /** A text that is one value alone keeps the value's type, as in HCL. */
  private static Expression finish(Place place, List<Expression> parts, StringBuilder text) {
    flush(parts, text, place);
    if (parts.isEmpty()) {
      return new Literal(place, Json.of(""));
    }
    boolean single = parts.size() == 1;
    return single ? parts.getFirst() : new Template(place, List.copyOf(parts));
  }

  /** A heredoc, of which {@code <<} has been read. */
  static Expression heredoc(Scanner in, Place place) {
    boolean indented = in.accept("-");
    String mark = in.name();
    if (mark.isEmpty()) {
      throw in.error("a name must follow <<");
    }
    in.accept("\r");
    if (!in.accept("\n")) {
      throw in.error("a line end must follow <<" + mark);
    }
    String text = in.source().text();
    int start = in.at();
    for (int line = start; line < text.length(); ) {
      int end = text.indexOf('\n', line);
      int stop = end < 0 ? text.length() : end;
      if (text.substring(line, stop).strip().equals(mark)) {
        in.moveTo(stop);
        String content = text.substring(start, line);
        int lines = (int) text.substring(0, start).chars().filter(c -> c == '\n').count();
        var source =
            new Source(
                in.source().name(),
                indented ? dedented(content) : content,
                in.source().firstLine() + lines);
        return whole(source, place);
      }
      line = stop + 1;
    }
    throw place.error("the text is not ended by a line " + mark);
  }

  private static String dedented(String text) {
    int least = Integer.MAX_VALUE;
    for (String line : text.lines().toList()) {
      if (!line.isBlank()) {
        int indent = 0;
        while (indent < line.length()
            && (line.charAt(indent) == ' ' || line.charAt(indent) == '\t')) {
          indent++;
        }
        least = Math.min(least, indent);
      }
    }
    var result = new StringBuilder();
    for (String line : text.lines().toList()) {
      result.append(line, Math.min(least, line.length()), line.length()).append('\n');
    }
    return result.toString();
  }
}
