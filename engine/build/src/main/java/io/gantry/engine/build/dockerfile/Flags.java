package io.gantry.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The flags of one statement against those that its instruction knows; each is read once.
 *
 * <p>Problems are {@code IllegalArgumentException}s: the parser adds the place.
 */
final class Flags {
  private final Map<String, List<String>> given = new LinkedHashMap<>();

  Flags(List<String> flags, List<String> known, List<String> repeatable) {
    for (String flag : flags) {
      int equals = flag.indexOf('=');
      String name = equals < 0 ? flag.substring(2) : flag.substring(2, equals);
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown flag: --" + name + Suggestion.among(known, name));
      }
      List<String> values = given.computeIfAbsent(name, _ -> new ArrayList<>());
      if (!values.isEmpty() && !repeatable.contains(name)) {
        throw new IllegalArgumentException("duplicate flag specified: --" + name);
      }
      values.add(equals < 0 ? "" : flag.substring(equals + 1));
      boolean bare = isBoolean(name) ? flag.endsWith("=") : equals < 0;
      if (bare) {
        throw new IllegalArgumentException("missing a value on flag: --" + name);
      }
    }
  }

  /** Moves the leading {@code --x} words of {@code text} to {@code flags}, without quotes. */
  static String take(String text, List<String> flags) {
    int at = 0;
    while (text.startsWith("--", at)) {
      var word = new StringBuilder();
      char quote = 0;
      int i = at;
      for (; i < text.length() && (quote != 0 || !Words.isBlank(text.charAt(i))); i++) {
        char c = text.charAt(i);
        if (quote == 0 && (c == '"' || c == '\'')) {
          quote = c;
        } else if (c == quote) {
          quote = 0;
        } else if (c == '\\') {
          i++;
          word.append(i < text.length() ? String.valueOf(text.charAt(i)) : "");
        } else {
          word.append(c);
        }
      }
      while (i < text.length() && Words.isBlank(text.charAt(i))) {
        i++;
      }
      at = Math.min(i, text.length());
      if (word.toString().equals("--")) {
        break;
      }
      flags.add(word.toString());
    }
    return text.substring(at);
  }

  private static boolean isBoolean(String name) {
    return switch (name) {
      case "link", "parents", "keep-git-dir", "unpack" -> true;
      default -> false;
    };
  }

  String string(String name) {
    List<String> values = strings(name);
    return values.isEmpty() ? "" : values.getFirst();
  }

  List<String> strings(String name) {
    return given.getOrDefault(name, List.of());
  }

  Optional<Boolean> truth(String name) {
    if (!given.containsKey(name)) {
      return Optional.empty();
    }
    return switch (string(name).toLowerCase(Locale.ROOT)) {
      case "", "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default ->
          throw new IllegalArgumentException(
              "expecting boolean value for flag --" + name + ", not: " + string(name));
    };
  }
}
