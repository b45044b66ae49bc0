package io.gantry.engine.build.dockerfile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of a statement, cut as its instruction wants them; ENV and LABEL have three words
 * for each pair: name, value, and {@code =} or nothing for the legacy form.
 *
 * @param json whether they were written as a JSON array
 */
record Arguments(List<String> words, boolean json) {
  Arguments {
    words = List.copyOf(words);
  }

  /**
   * Cuts {@code rest}.
   *
   * @param instruction in upper case
   * @throws IllegalArgumentException if it cannot be cut
   */
  static Arguments of(String instruction, String rest, char escape) {
    return switch (instruction) {
      case "ADD", "COPY", "VOLUME" -> jsonOr(rest, Words.plain(rest));
      case "CMD", "ENTRYPOINT", "RUN", "SHELL" -> jsonOr(rest, whole(rest));
      case "HEALTHCHECK" -> healthcheck(rest);
      case "ARG" -> plain(Words.split(rest, escape));
      case "ENV", "LABEL" -> plain(pairs(instruction, rest, escape));
      case "EXPOSE", "FROM" -> plain(Words.plain(rest));
      default -> plain(whole(rest));
    };
  }

  private static Arguments plain(List<String> words) {
    return new Arguments(words, false);
  }

  private static List<String> whole(String rest) {
    return rest.isEmpty() ? List.of() : List.of(rest);
  }

  private static Arguments jsonOr(String rest, List<String> otherwise) {
    Optional<List<String>> array = JsonArray.parse(rest);
    return new Arguments(array.orElse(otherwise), array.isPresent());
  }

  private static Arguments healthcheck(String rest) {
    if (rest.isEmpty()) {
      return plain(List.of());
    }
    String type = Words.plain(rest).getFirst();
    String command = rest.substring(type.length()).strip();
    Arguments line = jsonOr(command, whole(command));
    var words = new ArrayList<String>();
    words.add(type);
    words.addAll(line.words());
    return new Arguments(words, line.json());
  }

  private static List<String> pairs(String instruction, String rest, char escape) {
    List<String> words = Words.split(rest, escape);
    if (words.isEmpty()) {
      return List.of();
    }
    if (words.getFirst().indexOf('=') < 0) {
      String name = Words.plain(rest).getFirst();
      String value = rest.substring(name.length()).strip();
      if (value.isEmpty()) {
        throw new IllegalArgumentException(instruction + " must have two arguments");
      }
      return List.of(name, value, "");
    }
    var pairs = new ArrayList<String>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "Syntax error - can't find = in \"" + word + "\". Must be of the form: name=value");
      }
      pairs.addAll(List.of(word.substring(0, equals), word.substring(equals + 1), "="));
    }
    return pairs;
  }
}
