package io.gantry.app.cli.template;

import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Go's {@code fmt.Sprintf} for the values that JSON has. */
final class Printf {
  private static final int WIDEST = 10_000;

  private final String format;
  private final List<Json> values;
  private final StringBuilder out = new StringBuilder();
  private int at;
  private int used;

  private Printf(String format, List<Json> values) {
    this.format = format;
    this.values = values;
  }

  /** The flags, width and precision of one verb; -1 where none was given. */
  private record Spec(
      boolean minus,
      boolean plus,
      boolean sharp,
      boolean space,
      boolean zero,
      int width,
      int precision) {}

  static String format(String format, List<Json> values) {
    var printf = new Printf(format, values);
    printf.run();
    return printf.out.toString();
  }

  private void run() {
    while (at < format.length()) {
      char c = format.charAt(at);
      if (c == '%') {
        verb();
      } else {
        out.append(c);
        at++;
      }
    }
    if (used < values.size()) {
      out.append("%!(EXTRA ");
      for (int i = used; i < values.size(); i++) {
        out.append(i == used ? "" : ", ").append(typed(values.get(i)));
      }
      out.append(')');
    }
  }

  private void verb() {
    at++;
    int flags = at;
    while (at < format.length() && "+-# 0".indexOf(format.charAt(at)) >= 0) {
      at++;
    }
    String given = format.substring(flags, at);
    int width = number();
    int precision = -1;
    if (at < format.length() && format.charAt(at) == '.') {
      at++;
      precision = Math.max(0, number());
    }
    if (at >= format.length()) {
      out.append("%!(NOVERB)");
      return;
    }
    char verb = format.charAt(at++);
    if (verb == '%') {
      out.append('%');
      return;
    }
    if (used >= values.size()) {
      out.append("%!").append(verb).append("(MISSING)");
      return;
    }
    boolean minus = given.indexOf('-') >= 0 || width < -1;
    var spec =
        new Spec(
            minus,
            given.indexOf('+') >= 0,
            given.indexOf('#') >= 0,
            given.indexOf(' ') >= 0,
            given.indexOf('0') >= 0 && !minus,
            Math.min(Math.abs(width), WIDEST),
            Math.min(precision, WIDEST));
    print(values.get(used++), verb, width == -1 ? withoutWidth(spec) : spec);
  }

  private static Spec withoutWidth(Spec spec) {
    return new Spec(spec.minus, spec.plus, spec.sharp, spec.space, spec.zero, 0, spec.precision);
  }

  /** Digits, or {@code *} for the next value; -1 for none. */
  private int number() {
    if (at < format.length() && format.charAt(at) == '*') {
      at++;
      if (used < values.size() && values.get(used) instanceof Json.Num given) {
        used++;
        return Math.clamp(given.asLong(), -WIDEST, WIDEST);
      }
      out.append("%!(BADWIDTH)");
      return -1;
    }
    int value = -1;
    while (at < format.length() && Character.digit(format.charAt(at), 10) >= 0) {
      value = Math.min(WIDEST, Math.max(value, 0) * 10 + Character.digit(format.charAt(at), 10));
      at++;
    }
    return value;
  }

  private void print(Json value, char verb, Spec spec) {
    if (verb == 'T') {
      pad(Printed.type(value), spec);
      return;
    }
    switch (value) {
      case Json.Str(String text) -> string(value, text, verb, spec);
      case Json.Num number -> number(number, verb, spec);
      case Json.Bool(boolean truth) -> {
        if (verb == 't' || verb == 'v') {
          pad(Boolean.toString(truth), spec);
        } else {
          bad(value, verb);
        }
      }
      case Json.Null _ -> {
        if (verb == 'v') {
          pad("<nil>", spec);
        } else {
          out.append("%!").append(verb).append("(<nil>)");
        }
      }
      case Json.Arr(var items) -> {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
          out.append(i == 0 ? "" : " ");
          print(items.get(i), verb, spec);
        }
        out.append(']');
      }
      case Json.Obj(var fields) -> {
        out.append("map[");
        String between = "";
        for (var field : new java.util.TreeMap<>(fields).entrySet()) {
          out.append(between);
          print(Json.of(field.getKey()), verb, spec);
          out.append(':');
          print(field.getValue(), verb, spec);
          between = " ";
        }
        out.append(']');
      }
    }
  }

  private void string(Json value, String text, char verb, Spec spec) {
    String cut = text;
    if (spec.precision >= 0 && text.codePointCount(0, text.length()) > spec.precision) {
      cut = text.substring(0, text.offsetByCodePoints(0, spec.precision));
    }
    switch (verb) {
      case 's' -> pad(cut, spec);
      case 'v' -> pad(spec.sharp ? Quoting.quote(cut) : cut, spec);
      case 'q' -> pad(spec.sharp && cut.indexOf('`') < 0 ? "`" + cut + "`" : quote(cut), spec);
      case 'x' -> pad(hex(cut), spec);
      case 'X' -> pad(hex(cut).toUpperCase(Locale.ROOT), spec);
      default -> bad(value, verb);
    }
  }

  private static String quote(String text) {
    return Quoting.quote(text);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private void number(Json.Num number, char verb, Spec spec) {
    if (Numbers.isWhole(number)) {
      whole(number, Long.parseLong(number.text()), verb, spec);
      return;
    }
    double value = Numbers.decimal(number);
    switch (verb) {
      case 'v', 'g', 'G' -> signed(decimal(value, 'g', spec.precision), spec);
      case 'f', 'F', 'e', 'E' ->
          signed(decimal(value, verb, spec.precision < 0 ? 6 : spec.precision), spec);
      default -> bad(number, verb);
    }
  }

  private static String decimal(double value, char verb, int precision) {
    return switch (verb) {
      case 'f', 'F' -> String.format(Locale.ROOT, "%." + precision + "f", value);
      case 'e' -> String.format(Locale.ROOT, "%." + precision + "e", value);
      case 'E' -> String.format(Locale.ROOT, "%." + precision + "E", value);
      default -> {
        if (precision < 0) {
          yield Numbers.print(value);
        }
        var rounded =
            new java.math.BigDecimal(value)
                .round(new java.math.MathContext(Math.max(1, precision)));
        yield Numbers.print(rounded.doubleValue());
      }
    };
  }

  private void whole(Json.Num number, long value, char verb, Spec spec) {
    switch (verb) {
      case 'd', 'v' -> signed(Long.toString(value), spec);
      case 'x' -> signed((spec.sharp ? "0x" : "") + Long.toString(value, 16), spec);
      case 'X' ->
          signed(
              (spec.sharp ? "0X" : "") + Long.toString(value, 16).toUpperCase(Locale.ROOT), spec);
      case 'o' -> signed((spec.sharp ? "0" : "") + Long.toString(value, 8), spec);
      case 'b' -> signed(Long.toString(value, 2), spec);
      case 'c' -> pad(Character.toString(point(value)), spec);
      case 'q' -> pad("'" + Character.toString(point(value)) + "'", spec);
      case 'U' -> pad(String.format(Locale.ROOT, "U+%04X", value), spec);
      default -> bad(number, verb);
    }
  }

  private static int point(long value) {
    return value < 0 || value > Character.MAX_CODE_POINT ? 0xfffd : (int) value;
  }

  /** Pads a number: zeros go between the sign and the digits. */
  private void signed(String digits, Spec spec) {
    boolean negative = digits.startsWith("-");
    String sign = negative ? "-" : spec.plus ? "+" : spec.space ? " " : "";
    String bare = negative ? digits.substring(1) : digits;
    if (spec.zero) {
      bare = "0".repeat(Math.max(0, spec.width - sign.length() - bare.length())) + bare;
    }
    pad(sign + bare, spec);
  }

  private void pad(String text, Spec spec) {
    int missing = spec.width - text.codePointCount(0, text.length());
    String fill = missing > 0 ? " ".repeat(missing) : "";
    out.append(spec.minus ? text + fill : fill + text);
  }

  private void bad(Json value, char verb) {
    out.append("%!").append(verb).append('(').append(typed(value)).append(')');
  }

  private static String typed(Json value) {
    return value instanceof Json.Null ? "<nil>" : Printed.type(value) + "=" + Printed.value(value);
  }
}
