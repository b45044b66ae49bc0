package io.gantry.cluster.apiserver.resource.field;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.function.UnaryOperator;

/**
 * An object that is being filled in: what the user set stays, what is open is set. As in upstream,
 * whose types have no third state for them, {@code null} and an empty string count as open.
 */
public final class Draft {
  private final LinkedHashMap<String, Json> fields;

  private Draft(Json.Obj base) {
    this.fields = new LinkedHashMap<>(base.fields());
  }

  /** Starts with what the user wrote. */
  public static Draft of(Json.Obj base) {
    return new Draft(base);
  }

  /** Sets a text unless there is one. */
  public Draft text(String name, String value) {
    return isOpen(name) ? put(name, Json.of(value)) : this;
  }

  /** Sets a number unless there is one; 0 counts as one. */
  public Draft number(String name, long value) {
    return isOpen(name) ? put(name, Json.of(value)) : this;
  }

  /** Sets a number unless there is one that is not 0. */
  public Draft positive(String name, long value) {
    boolean zero = fields.get(name) instanceof Json.Num number && number.asLong() == 0;
    return zero || isOpen(name) ? put(name, Json.of(value)) : this;
  }

  /** Sets a value unless there is one. */
  public Draft value(String name, Json value) {
    return isOpen(name) ? put(name, value) : this;
  }

  /** Sets a value whatever was there. */
  public Draft put(String name, Json value) {
    fields.put(name, value);
    return this;
  }

  /** Takes a field away. */
  public Draft drop(String name) {
    fields.remove(name);
    return this;
  }

  /** Fills in the object in a field if there is one. */
  public Draft within(String name, UnaryOperator<Json.Obj> fill) {
    return fields.get(name) instanceof Json.Obj inner ? put(name, fill.apply(inner)) : this;
  }

  /** Fills in the object in a field, which is made if it is open. */
  public Draft always(String name, UnaryOperator<Json.Obj> fill) {
    if (isOpen(name)) {
      return put(name, fill.apply(Json.Obj.EMPTY));
    }
    return within(name, fill);
  }

  /** Fills in each object of the array in a field. */
  public Draft each(String name, UnaryOperator<Json.Obj> fill) {
    if (!(fields.get(name) instanceof Json.Arr(var items)) || items.isEmpty()) {
      return this;
    }
    var filled = new ArrayList<Json>(items.size());
    for (Json item : items) {
      filled.add(item instanceof Json.Obj inner ? fill.apply(inner) : item);
    }
    return put(name, Json.array(filled));
  }

  /** Whether a field is absent, {@code null} or an empty string. */
  public boolean isOpen(String name) {
    return switch (fields.get(name)) {
      case null -> true;
      case Json.Null() -> true;
      case Json.Str(String text) -> text.isEmpty();
      case Json.Bool _, Json.Num _, Json.Arr _, Json.Obj _ -> false;
    };
  }

  /** The text in a field, or {@code ""}. */
  public String string(String name) {
    return fields.get(name) instanceof Json.Str(String text) ? text : "";
  }

  /** The object as it is now. */
  public Json.Obj build() {
    return new Json.Obj(fields);
  }
}
