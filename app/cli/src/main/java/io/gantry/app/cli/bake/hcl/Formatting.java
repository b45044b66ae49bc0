package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.platform.base.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code format} and {@code formatlist}, with Go's verbs. */
final class Formatting {
  private static final Pattern VERB = Pattern.compile("%([-+ 0#]*\\d*(?:\\.\\d+)?)([a-zA-Z%])");

  private Formatting() {}

  /** The first argument, with the others in the places of its verbs. */
  static String format(Given given) {
    Matcher verbs = VERB.matcher(given.text(0));
    var text = new StringBuilder();
    int next = 1;
    while (verbs.find()) {
      String verb = verbs.group(2);
      String flags = verbs.group(1);
      if (flags.length() > 8) {
        throw given.place().error("a verb of format is too long");
      }
      String part = verb.equals("%") ? "%" : shown(given, next++, flags, verb);
      verbs.appendReplacement(text, Matcher.quoteReplacement(part));
    }
    return verbs.appendTail(text).toString();
  }

  private static String shown(Given given, int index, String flags, String verb) {
    return switch (verb) {
      case "s" -> padded(flags, given.text(index));
      case "v" -> padded(flags, plain(given.at(index), flags.indexOf('#') >= 0));
      case "q" -> padded(flags, Json.of(given.text(index)).text());
      case "t" -> padded(flags, Boolean.toString(given.truth(index)));
      case "d", "x", "X", "o" -> java(flags, verb, whole(given, index));
      case "b" -> zeroed(flags, whole(given, index).toString(2));
      case "f", "F" -> java(flags, "f", given.decimal(index));
      case "e", "E" -> java(flags, verb, given.decimal(index));
      case "g", "G" -> java(flags, "s", shortest(given.decimal(index)));
      default -> throw given.place().error("format does not know %" + verb);
    };
  }

  private static BigInteger whole(Given given, int index) {
    return given.decimal(index).toBigInteger();
  }

  private static String java(String flags, String verb, Object value) {
    return String.format(Locale.ROOT, "%" + flags + verb, value);
  }

  private static String shortest(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    boolean plain = value.signum() == 0 || (exponent >= -4 && exponent < 21);
    return plain
        ? value.stripTrailingZeros().toPlainString()
        : value.stripTrailingZeros().toString().toLowerCase(Locale.ROOT);
  }

  private static String plain(Json value, boolean quotes) {
    return value instanceof Json.Str(String text) && !quotes ? text : value.text();
  }

  private static String padded(String flags, String text) {
    String width = flags.replaceFirst("^[0+# ]+", "");
    return width.isEmpty() ? text : java(width, "s", text);
  }

  private static String zeroed(String flags, String text) {
    String padded = padded(flags, text);
    return flags.startsWith("0") ? padded.replace(' ', '0') : padded;
  }

  /** A text for each item of the arguments that are lists. */
  static Json list(Given given) {
    int count = 1;
    for (int i = 1; i < given.count(); i++) {
      if (given.at(i) instanceof Json.Arr(List<Json> items)) {
        count = items.size();
      }
    }
    var all = new ArrayList<String>();
    for (int row = 0; row < count; row++) {
      var arguments = new ArrayList<Json>();
      for (Json argument : given.arguments()) {
        arguments.add(
            argument instanceof Json.Arr list
                ? Evaluator.index(given.place(), list, Json.of(row))
                : argument);
      }
      all.add(format(new Given(given.place(), "format", arguments)));
    }
    return Json.strings(all);
  }
}
