package io.gantry.cluster.apiserver.decode;

import io.gantry.cluster.apiserver.decode.Conform.TypeException;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.Quantity;
import io.gantry.cluster.model.schema.FieldType.Scalar;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** Single values: checked, and spelled as Kubernetes stores them. */
final class Scalars {
  private Scalars() {}

  /** The value, itself if it is fine as it is; {@code field} names it for messages. */
  static Json conform(Json value, Scalar type, Supplier<String> field) {
    return switch (type) {
      case STRING ->
          switch (value) {
            case Json.Str _ -> value;
            case Json.Null _ -> Json.of("");
            case Json.Num _, Json.Bool _, Json.Arr _, Json.Obj _ ->
                throw TypeException.cannot(value, "string", field.get());
          };
      case BOOLEAN -> {
        if (!(value instanceof Json.Bool)) {
          throw TypeException.cannot(value, "bool", field.get());
        }
        yield value;
      }
      case INT32 -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32", field);
      case INT64 -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE, "int64", field);
      case DOUBLE -> {
        if (!(value instanceof Json.Num)) {
          throw TypeException.cannot(value, "float64", field.get());
        }
        yield value;
      }
      case INT_OR_STRING ->
          value instanceof Json.Str
              ? value
              : whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32", field);
      case QUANTITY -> quantity(value);
      case TIME, MICRO_TIME -> time(value, type);
      case BYTES -> bytes(value, field);
    };
  }

  static String goType(Scalar type) {
    return switch (type) {
      case STRING -> "string";
      case BOOLEAN -> "bool";
      case INT32 -> "int32";
      case INT64 -> "int64";
      case DOUBLE -> "float64";
      case INT_OR_STRING -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
      case TIME -> "v1.Time";
      case MICRO_TIME -> "v1.MicroTime";
      case BYTES -> "[]uint8";
    };
  }

  private static Json whole(
      Json value, long least, long most, String type, Supplier<String> field) {
    if (!(value instanceof Json.Num(String text))) {
      throw TypeException.cannot(value, type, field.get());
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return text.equals("-0") ? Json.of(0) : value;
      }
    } catch (NumberFormatException _) {
      // refused below
    }
    throw new TypeException(
        "json: cannot unmarshal number "
            + text
            + " into Go struct field "
            + field.get()
            + " of type "
            + type);
  }

  private static Json quantity(Json value) {
    String text =
        switch (value) {
          case Json.Str(String string) -> string.strip();
          case Json.Num(String number) -> number;
          case Json.Null _ -> "0";
          case Json.Bool _, Json.Arr _, Json.Obj _ -> "";
        };
    Quantity quantity = Quantity.tryParse(text).orElseThrow(() -> new TypeException(Quantity.RULE));
    String canonical = quantity.toString();
    return value instanceof Json.Str && canonical.equals(text) ? value : Json.of(canonical);
  }

  private static Json time(Json value, Scalar type) {
    if (value instanceof Json.Null) {
      return value; // in a map; as a field it has fallen away
    }
    if (!(value instanceof Json.Str(String text))) {
      throw new TypeException(
          "json: cannot unmarshal " + value.text() + " into Go value of type string");
    }
    Optional<Instant> time = KubeTime.parse(text);
    if (time.isEmpty()) {
      throw new TypeException(
          "parsing time \""
              + text
              + "\" as \"2006-01-02T15:04:05"
              + (type == Scalar.TIME ? "" : ".000000")
              + "Z07:00\": cannot parse it");
    }
    String canonical =
        type == Scalar.TIME ? KubeTime.seconds(time.get()) : KubeTime.micros(time.get());
    return canonical.equals(text) ? value : Json.of(canonical);
  }

  private static Json bytes(Json value, Supplier<String> field) {
    if (!(value instanceof Json.Str(String text))) {
      if (value instanceof Json.Null) {
        return value;
      }
      throw TypeException.cannot(value, "[]uint8", field.get());
    }
    int wrong = firstOutsideBase64(text);
    if (wrong >= 0) {
      throw new TypeException("illegal base64 data at input byte " + wrong);
    }
    return value;
  }

  /** Where padded base64 without line ends breaks its rules; -1 if it does not. */
  private static int firstOutsideBase64(String text) {
    int end = text.length();
    int padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
    for (int i = 0; i < end - padding; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '/') {
        return i;
      }
    }
    return end % 4 == 0 ? -1 : end;
  }
}
