package io.gantry.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
            "unknown flag: --" + name + Suggestion.among(known, name, "--"));
      }
      List<String> values = given.computeIfAbsent(name, _ -> new ArrayList<>());
      if (!values.isEmpty() && !repeatable.contains(name)) {
        throw new IllegalArgumentException("duplicate flag specified: --" + name);
      }
      values.add(equals < 0 ? "" : flag.substring(equals + 1));
      if (equals < 0 && !isBoolean(name)) {
        throw new IllegalArgumentException("missing a value on flag: --" + name);
      }
    }
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
    return switch (string(name)) {
      case "", "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default ->
          throw new IllegalArgumentException(
              "expecting boolean value for flag --" + name + ", not: " + string(name));
    };
  }
}
