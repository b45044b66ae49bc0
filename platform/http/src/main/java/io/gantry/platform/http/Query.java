package io.gantry.platform.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request target, decoded, in order. */
public record Query(Map<String, List<String>> parameters) {
  /** None. */
  public static final Query NONE = new Query(Map.of());

  /** Copies the map; callers give immutable lists. */
  public Query {
    parameters = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /**
   * Parses what follows the question mark.
   *
   * @throws IllegalArgumentException for a broken percent sequence
   */
  public static Query parse(String text) {
    var found = new LinkedHashMap<String, List<String>>();
    for (String pair : text.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      found.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
    }
    return new Query(found);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  /** The first value; a parameter without {@code =} has the value {@code ""}. */
  public Optional<String> first(String name) {
    List<String> values = parameters.getOrDefault(name, List.of());
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** The first value, or {@code ""}. */
  public String text(String name) {
    return first(name).orElse("");
  }

  /** All values. */
  public List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** Whether the parameter says yes: {@code true}, {@code 1}, or present without a value. */
  public boolean flag(String name) {
    return first(name).map(v -> v.isEmpty() || v.equals("1") || v.equals("true")).orElse(false);
  }
}
