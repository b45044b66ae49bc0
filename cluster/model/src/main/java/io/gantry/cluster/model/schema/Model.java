package io.gantry.cluster.model.schema;

import io.gantry.platform.base.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind, or a part of one.
 *
 * @param name as in {@code core.v1.Container}
 * @param fields by name, sorted
 * @param atomic whether server-side apply takes it as a whole
 */
public record Model(String name, Map<String, Field> fields, boolean atomic) {
  /** Copies the fields. */
  public Model {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** The field, if the model has it. */
  public Optional<Field> field(String field) {
    return Optional.ofNullable(fields.get(field));
  }

  /** As {@link #field}, for inner loops. */
  public @Nullable Field find(String field) {
    return fields.get(field);
  }

  /** The type of a field that holds this model. */
  public FieldType type() {
    return new FieldType.Ref(name, () -> this);
  }

  /** The last part of the name, as in {@code Container}. */
  public String shortName() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** All but the last part of the name, as in {@code core.v1}. */
  public String packageName() {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** How server-side apply sees a list or a map. */
  public enum Merge {
    /** As a whole: lists by default. */
    ATOMIC,
    /** Item by item: maps by default. */
    GRANULAR,
    /** A list of different scalars. */
    SET,
    /** A list of objects told apart by keys. */
    MAP
  }

  /**
   * A field.
   *
   * @param keys of a list with {@link Merge#MAP}
   * @param patchMerge whether a strategic patch merges the list item by item
   * @param patchRetainKeys whether a strategic patch may say which keys remain
   * @param patchKey by which a strategic patch finds items; empty for a list of scalars
   * @param defaultValue what an absent field means where it is a key
   */
  public record Field(
      String name,
      FieldType type,
      boolean required,
      Merge merge,
      List<String> keys,
      boolean patchMerge,
      boolean patchRetainKeys,
      String patchKey,
      Optional<Json> defaultValue) {
    /** Copies the keys. */
    public Field {
      keys = List.copyOf(keys);
    }
  }
}
