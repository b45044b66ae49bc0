package io.gantry.cluster.model;

import io.gantry.platform.base.json.Json;

/**
 * What is wrong with one field.
 *
 * @param reason {@code FieldValueInvalid}, {@code FieldValueRequired}, … as in a status's causes
 * @param path as in {@code spec.template.spec.containers[0].image}
 * @param detail without the path, as in {@code Invalid value: -1: must be …}
 */
public record FieldError(String reason, String path, String detail) {
  /** {@code Required value: detail}. */
  public static FieldError required(String path, String detail) {
    return new FieldError(
        "FieldValueRequired", path, "Required value" + (detail.isEmpty() ? "" : ": " + detail));
  }

  /** {@code Invalid value: value: detail}; strings are quoted. */
  public static FieldError invalid(String path, Json value, String detail) {
    return new FieldError(
        "FieldValueInvalid", path, "Invalid value: " + show(value) + ": " + detail);
  }

  /** {@code Unsupported value: "x": supported values: "a", "b"}. */
  public static FieldError notSupported(String path, Json value, java.util.List<String> supported) {
    String list = String.join(", ", supported.stream().map(s -> '"' + s + '"').toList());
    return new FieldError(
        "FieldValueNotSupported",
        path,
        "Unsupported value: " + show(value) + ": supported values: " + list);
  }

  /** {@code Forbidden: detail}. */
  public static FieldError forbidden(String path, String detail) {
    return new FieldError("FieldValueForbidden", path, "Forbidden: " + detail);
  }

  /** {@code Duplicate value: "x"}. */
  public static FieldError duplicate(String path, Json value) {
    return new FieldError("FieldValueDuplicate", path, "Duplicate value: " + show(value));
  }

  /** {@code Not found: "x"}. */
  public static FieldError notFound(String path, Json value) {
    return new FieldError("FieldValueNotFound", path, "Not found: " + show(value));
  }

  private static String show(Json value) {
    return value instanceof Json.Str(String text) ? '"' + text + '"' : value.text();
  }

  /** {@code path: detail}. */
  public String message() {
    return path + ": " + detail;
  }

  Json.Obj cause() {
    return Json.object().put("reason", reason).put("message", detail).put("field", path).build();
  }
}
