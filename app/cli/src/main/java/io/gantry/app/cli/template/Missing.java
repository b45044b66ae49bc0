package io.gantry.app.cli.template;

import io.gantry.platform.base.json.Json;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a key that is not there means: Go's structs refuse it, Go's maps do not. */
public sealed interface Missing {
  /** Prints {@code <no value>}. */
  record NoValue() implements Missing {}

  /**
   * An error {@code map has no entry for key "Foo"}, as {@code inspect} gives; but objects under
   * one of the {@code maps} fields ({@code Labels}) have keys that users chose: a missing one there
   * prints {@code <no value>}.
   */
  record NoEntry(Set<String> maps) implements Missing {
    /** Copies the set. */
    public NoEntry {
      maps = Set.copyOf(maps);
    }
  }

  /**
   * An error {@code can't evaluate field Foo in type T}, as lists give for a column that they do
   * not have; {@code type} is Docker's, as in {@code *formatter.ContainerContext}.
   */
  record NoField(String type) implements Missing {}

  /** How to treat a missing key of one object of the rendered tree. */
  default Fields fields(Json root) {
    return switch (this) {
      case NoValue _ -> (_, _) -> Optional.empty();
      case NoField(String type) -> {
        Set<Json> only = Collections.newSetFromMap(new IdentityHashMap<>());
        only.add(root);
        yield (object, key) ->
            only.contains(object)
                ? Optional.of("can't evaluate field " + key + " in type " + type)
                : Optional.empty();
      }
      case NoEntry(Set<String> maps) -> {
        Set<Json> open = Collections.newSetFromMap(new IdentityHashMap<>());
        collect(root, maps, open);
        yield (object, key) ->
            open.contains(object)
                ? Optional.empty()
                : Optional.of("map has no entry for key " + Quoting.quote(key));
      }
    };
  }

  private static void collect(Json value, Set<String> maps, Set<Json> open) {
    switch (value) {
      case Json.Arr(var items) -> {
        for (Json item : items) {
          collect(item, maps, open);
        }
      }
      case Json.Obj(Map<String, Json> fields) -> {
        for (Map.Entry<String, Json> field : fields.entrySet()) {
          if (maps.contains(field.getKey())) {
            open.add(field.getValue());
          }
          collect(field.getValue(), maps, open);
        }
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> {}
    }
  }

  /** Decides about one missing key. */
  interface Fields {
    /** The error, or nothing if the key's value is just absent. */
    Optional<String> problem(Json object, String key);
  }
}
