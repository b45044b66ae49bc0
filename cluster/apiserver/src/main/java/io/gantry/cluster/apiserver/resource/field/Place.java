package io.gantry.cluster.apiserver.resource.field;

import io.gantry.cluster.model.FieldError;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A place in an object that is being checked: what is there, and how errors call it. All places of
 * one object put their complaints into one list. As in upstream, {@code null}, {@code ""} and
 * absence are the same.
 */
public final class Place {
  private final List<FieldError> errors;
  private final String path;
  private final Json value;

  private Place(List<FieldError> errors, String path, Json value) {
    this.errors = errors;
    this.path = path;
    this.value = value;
  }

  /** The object itself, whose path is empty. */
  public static Place of(Json.Obj root) {
    return new Place(new ArrayList<>(), "", root);
  }

  /** What was complained of so far. */
  public List<FieldError> errors() {
    return List.copyOf(errors);
  }

  // Where to

  /** The field of an object, as in {@code spec.replicas}. */
  public Place child(String name) {
    return new Place(
        errors, path.isEmpty() ? name : path + "." + name, object().get(name).orElse(Json.nil()));
  }

  /** The entry of a map, as in {@code limits[cpu]}. */
  public Place key(String name) {
    return new Place(errors, path + "[" + name + "]", object().get(name).orElse(Json.nil()));
  }

  /** The items of an array, as in {@code containers[0]}. */
  public List<Place> items() {
    if (!(value instanceof Json.Arr(var items))) {
      return List.of();
    }
    var places = new ArrayList<Place>(items.size());
    for (Json item : items) {
      places.add(new Place(errors, path + "[" + places.size() + "]", item));
    }
    return places;
  }

  /** The same place with another value, for what upstream's paths name otherwise. */
  public Place with(Json other) {
    return new Place(errors, path, other);
  }

  // What is there

  /** Whether there is anything. */
  public boolean isSet() {
    return !(value instanceof Json.Null) && !value.equals(Json.of(""));
  }

  /** The value; {@code null} if there is none. */
  public Json value() {
    return value;
  }

  /** The object; empty if there is none. */
  public Json.Obj object() {
    return value instanceof Json.Obj object ? object : Json.Obj.EMPTY;
  }

  /** The text, or {@code ""}. */
  public String text() {
    return value instanceof Json.Str(String text) ? text : "";
  }

  /** The whole number, or 0. */
  public long number() {
    return value instanceof Json.Num number ? number.asLong() : 0;
  }

  /** The strings of a map, by key. */
  public Map<String, String> map() {
    var map = new TreeMap<String, String>();
    object()
        .fields()
        .forEach((name, text) -> map.put(name, text instanceof Json.Str(String t) ? t : ""));
    return map;
  }

  // Complaints

  /** {@code Required value: detail}. */
  public void required(String detail) {
    errors.add(FieldError.required(path, detail));
  }

  /** {@code Required value}. */
  public void required() {
    required("");
  }

  /** {@code Invalid value: …: detail}. */
  public void invalid(String detail) {
    invalid(value, detail);
  }

  /** A complaint that shows another value than the one that is here. */
  public void invalid(Json shown, String detail) {
    errors.add(FieldError.invalid(path, shown, detail));
  }

  /** {@code Forbidden: detail}. */
  public void forbidden(String detail) {
    errors.add(FieldError.forbidden(path, detail));
  }

  /** {@code Duplicate value: …}. */
  public void duplicate() {
    duplicate(value);
  }

  /** A duplicate, with the rule that it breaks. */
  public void duplicate(String detail) {
    FieldError plain = FieldError.duplicate(path, value);
    errors.add(new FieldError(plain.reason(), path, plain.detail() + ": " + detail));
  }

  /** {@code Duplicate value}, of a value that stands for this one. */
  public void duplicate(Json shown) {
    errors.add(FieldError.duplicate(path, shown));
  }

  /** {@code Not found}, of a name that may be empty. */
  public void notFound() {
    errors.add(FieldError.notFound(path, Json.of(text())));
  }

  /** {@code Unsupported value: …: supported values: …}. */
  public void notSupported(List<String> supported) {
    errors.add(FieldError.notSupported(path, value, supported));
  }

  /** {@code Too long}, in bytes. */
  public void tooLong(int most) {
    errors.add(
        new FieldError(
            "FieldValueTooLong", path, "Too long: may not be more than " + most + " bytes"));
  }

  /** {@code Too many}, in items. */
  public void tooMany(int actual, int most) {
    errors.add(
        new FieldError(
            "FieldValueTooMany",
            path,
            "Too many: " + actual + ": must have at most " + most + " items"));
  }

  // Checks

  /** Complains if nothing is there; whether something is. */
  public boolean needed() {
    if (!isSet()) {
      required();
    }
    return isSet();
  }

  /** Must be there and be one of these. */
  public void oneOf(List<String> supported) {
    if (needed()) {
      oneOfIfSet(supported);
    }
  }

  /** If it is there, it must be one of these. */
  public void oneOfIfSet(List<String> supported) {
    if (isSet() && !supported.contains(text())) {
      notSupported(supported);
    }
  }

  /** A number, if there is one, must be 0 or more. */
  public void notNegative() {
    if (number() < 0) {
      invalid("must be greater than or equal to 0");
    }
  }

  /** A number, if there is one, must lie between these. */
  public void within(long least, long most) {
    if (isSet() && (number() < least || number() > most)) {
      invalid("must be between " + least + " and " + most + ", inclusive");
    }
  }

  /** The text must follow a rule of {@link Names}. */
  public void follows(Names.Rule rule) {
    for (String complaint : rule.complaints(text())) {
      invalid(complaint);
    }
  }

  /** The text, if there is one, must follow a rule of {@link Names}. */
  public void followsIfSet(Names.Rule rule) {
    if (isSet()) {
      follows(rule);
    }
  }

  /** A port by its number or by the name that a container gives it. */
  public void port() {
    if (value instanceof Json.Str) {
      follows(Names.PORT_NAME);
    } else {
      portNumber();
    }
  }

  /** A port by its number. */
  public void portNumber() {
    if (number() < 1 || number() > 65_535) {
      invalid(
          value instanceof Json.Null ? Json.of(0) : value,
          "must be between 1 and 65535, inclusive");
    }
  }

  /** Must be what it was. */
  public void unchanged(Place old) {
    if (!value.equals(old.value)) {
      invalid("field is immutable");
    }
  }
}
