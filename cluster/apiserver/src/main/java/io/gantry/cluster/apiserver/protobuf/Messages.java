package io.gantry.cluster.apiserver.protobuf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Which field has which number. A message is taken apart when it is first met. */
final class Messages {
  private final Map<String, String> lines;
  private final Map<String, Map<Integer, Field>> messages = new ConcurrentHashMap<>();

  private Messages(Map<String, String> lines) {
    this.lines = lines;
  }

  /** How often a field may be there. */
  enum Shape {
    ONE,
    LIST,
    MAP
  }

  /**
   * A field.
   *
   * @param type {@code string}, {@code bytes}, {@code bool}, {@code int} or the name of a message;
   *     of the values of a map
   */
  record Field(String name, Shape shape, String type) {}

  static Messages load() {
    var lines = new HashMap<String, String>();
    try (InputStream in = Messages.class.getResourceAsStream("messages.txt")) {
      if (in == null) {
        throw new IllegalStateException("messages.txt is missing");
      }
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> {
            int bar = line.indexOf('|');
            lines.put(
                bar < 0 ? line : line.substring(0, bar), bar < 0 ? "" : line.substring(bar + 1));
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Messages(lines);
  }

  boolean has(String message) {
    return lines.containsKey(message);
  }

  Optional<Field> field(String message, int number) {
    return Optional.ofNullable(messages.computeIfAbsent(message, this::parse).get(number));
  }

  private Map<Integer, Field> parse(String message) {
    var fields = new HashMap<Integer, Field>();
    String line = lines.getOrDefault(message, "");
    if (!line.isEmpty()) {
      for (String text : line.split("\\|", -1)) {
        String[] words = text.split(" ", -1);
        Shape shape =
            switch (words[2]) {
              case "list" -> Shape.LIST;
              case "map" -> Shape.MAP;
              default -> Shape.ONE;
            };
        fields.put(Integer.valueOf(words[0]), new Field(words[1], shape, words[3]));
      }
    }
    return Map.copyOf(fields);
  }
}
