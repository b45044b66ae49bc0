package io.gantry.platform.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Header fields: names without regard to case, in order, several values for a name. */
public record Headers(Map<String, List<String>> fields) {
  /** No fields. */
  public static final Headers NONE = new Headers(Map.of());

  /** Copies the fields; names become lower-case. */
  public Headers {
    var copy = new LinkedHashMap<String, List<String>>();
    fields.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), List.copyOf(values)));
    fields = java.util.Collections.unmodifiableMap(copy);
  }

  /** Fields from pairs: name, value, name, value. */
  public static Headers of(String... pairs) {
    Headers headers = NONE;
    for (int i = 0; i + 1 < pairs.length; i += 2) {
      headers = headers.with(pairs[i], pairs[i + 1]);
    }
    return headers;
  }

  /** The first value. */
  public Optional<String> first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
  }

  /** All values, as sent: a list in one field is not split. */
  public List<String> all(String name) {
    return fields.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  /** These and one more value. */
  public Headers with(String name, String value) {
    var copy = new LinkedHashMap<>(fields);
    var values = new ArrayList<>(all(name));
    values.add(value);
    copy.put(name.toLowerCase(Locale.ROOT), values);
    return new Headers(copy);
  }
}
