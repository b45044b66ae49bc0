package io.gantry.app.cli.template;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** Go's quoted strings (strconv.Quote, strconv.Unquote). */
final class Quoting {
  private Quoting() {}

  static String quote(String text) {
    var out = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        case '\r' -> out.append("\\r");
        case 7 -> out.append("\\a");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case 11 -> out.append("\\v");
        default -> {
          if (c < ' ' || c == 127) {
            out.append("\\x").append(Character.forDigit(c >> 4, 16));
            out.append(Character.forDigit(c & 15, 16));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }

  /** The text between the quotes of a {@code "…"} or {@code '…'} literal, escapes resolved. */
  static String unquote(String literal) {
    var out = new StringBuilder();
    int end = literal.length() - 1;
    int at = 1;
    while (at < end) {
      char c = literal.charAt(at);
      at++;
      if (c != '\\') {
        out.append(c);
        continue;
      }
      if (at >= end) {
        throw invalid();
      }
      char escape = literal.charAt(at);
      int digits = digits(escape);
      if (digits == 0) {
        out.append(single(escape, literal.charAt(0)));
        at++;
        continue;
      }
      boolean octal = escape >= '0' && escape <= '7';
      int from = octal ? at : at + 1;
      if (from + digits > end) {
        throw invalid();
      }
      out.appendCodePoint(number(literal, from, digits, octal ? 8 : 16));
      at = from + digits;
    }
    return out.toString();
  }

  private static int digits(char escape) {
    return switch (escape) {
      case '0', '1', '2', '3', '4', '5', '6', '7' -> 3;
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      default -> 0;
    };
  }

  private static int number(String text, int from, int count, int radix) {
    long value = 0;
    for (int i = from; i < from + count; i++) {
      int digit = Character.digit(text.charAt(i), radix);
      if (digit < 0) {
        throw invalid();
      }
      value = value * radix + digit;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw invalid();
    }
    return (int) value;
  }

  private static char single(char escape, char quote) {
    return switch (escape) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'a' -> 7;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'v' -> 11;
      case '\\' -> '\\';
      default -> {
        if (escape != quote) {
          throw invalid();
        }
        yield escape;
      }
    };
  }

  private static GantryException invalid() {
    return new GantryException(Kind.INVALID, "invalid syntax");
  }
}
