package io.gantry.engine.build.graph;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The options of one {@code --mount}. */
final class MountOptions {
  private final String type;
  private final Map<String, String> given;
  private final UnaryOperator<String> expand;

  MountOptions(Map<String, String> given, UnaryOperator<String> expand) {
    this.given = given;
    this.expand = expand;
    this.type = expand.apply(given.getOrDefault("type", "bind")).toLowerCase(Locale.ROOT);
  }

  String type() {
    return type;
  }

  /** The value of the first of {@code names} that is given, variables replaced; else empty. */
  String text(String... names) {
    for (String name : names) {
      String value = given.get(name);
      if (value != null) {
        return expand.apply(value);
      }
    }
    return "";
  }

  String textOr(String fallback, String... names) {
    String text = text(names);
    return text.isEmpty() ? fallback : text;
  }

  /** {@code from}: it must be known before anything is built. */
  String from() {
    String from = given.getOrDefault("from", "");
    if (from.indexOf('$') >= 0) {
      throw new IllegalArgumentException(
          "'from' doesn't support variable expansion, define alias stage instead");
    }
    return from;
  }

  /** Whether one of {@code names} is given and true. */
  boolean truth(String... names) {
    for (String name : names) {
      String value = given.get(name);
      if (value != null) {
        return switch (expand.apply(value)) {
          case "", "true", "1" -> true;
          case "false", "0" -> false;
          default -> throw new IllegalArgumentException("invalid value for " + name + ": " + value);
        };
      }
    }
    return false;
  }

  /** A number in {@code radix} as its text; {@code fallback} if it is not given. */
  String number(String name, int radix, String fallback) {
    String text = textOr(fallback, name);
    try {
      if (text.isEmpty() || Long.parseLong(text, radix) >= 0) {
        return text;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException("invalid value " + text + " for " + name);
  }
}
