package io.gantry.cluster.controllers.deployment;

import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What makes two Pod templates the same, and the name of a template. Field order, nulls and empty
 * lists do not count: clients that read a template and write it back change these.
 */
final class TemplateHash {
  static final String LABEL = "pod-template-hash";

  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
  private static final int LENGTH = 10;
  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Maps and structs for which an empty one means none. */
  private static final Set<String> EMPTY_IS_NONE =
      Set.of(
          "metadata",
          "labels",
          "annotations",
          "resources",
          "limits",
          "requests",
          "nodeSelector",
          "matchLabels");

  private TemplateHash() {}

  /** Ten letters that spell no words: FNV-1a of the canonical template and {@code collisions}. */
  static String of(Json.Obj template, long collisions) {
    long hash = FNV_OFFSET;
    String text = canonical(template).text() + (collisions == 0 ? "" : "#" + collisions);
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    // The upper half is mixed better than the lower, whose digits come out first.
    hash ^= hash >>> 32;
    var name = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      name.append(ALPHABET.charAt((int) Long.remainderUnsigned(hash, ALPHABET.length())));
      hash = Long.divideUnsigned(hash, ALPHABET.length());
    }
    return name.toString();
  }

  /** Whether two templates are the same, their hash label aside. */
  static boolean same(Json.Obj one, Json.Obj other) {
    return canonical(one).equals(canonical(other));
  }

  /** Sorted, without what means nothing and without the hash label. */
  private static Json canonical(Json.Obj template) {
    Json.Obj metadata = template.object("metadata");
    var labels = new LinkedHashMap<>(metadata.object("labels").fields());
    labels.remove(LABEL);
    return canonical(
        (Json) template.with("metadata", metadata.with("labels", new Json.Obj(labels))));
  }

  private static Json canonical(Json value) {
    return switch (value) {
      case Json.Obj object -> {
        Map<String, Json> sorted = new TreeMap<>();
        object
            .fields()
            .forEach((name, field) -> {
              Json clean = canonical(field);
              if (!isNothing(name, clean)) {
                sorted.put(name, clean);
              }
            });
        yield new Json.Obj(sorted);
      }
      case Json.Arr array ->
          Json.array(array.items().stream().map(item -> canonical(item)).toList());
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> value;
    };
  }

  private static boolean isNothing(String name, Json value) {
    return switch (value) {
      case Json.Null _ -> true;
      case Json.Arr array -> array.items().isEmpty();
      case Json.Obj object -> object.fields().isEmpty() && EMPTY_IS_NONE.contains(name);
      case Json.Bool _, Json.Num _, Json.Str _ -> false;
    };
  }
}
