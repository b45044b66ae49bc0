package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.platform.base.json.Json;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;

/** Checks of what ConfigMaps and Secrets hold. */
final class KeyedValues {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final Json REDACTED = Json.of("<secret contents redacted>");

  private KeyedValues() {}

  /** Keys, which occur once in all of {@code fields}, and the size of everything. */
  static void check(Place object, String... fields) {
    var keys = new HashSet<String>();
    long bytes = 0;
    for (String field : List.of(fields).reversed()) {
      Place values = object.child(field);
      for (var entry : values.map().entrySet()) {
        String key = entry.getKey();
        for (String complaint : Names.CONFIG_KEY.complaints(key)) {
          values.key(key).invalid(Json.of(key), complaint);
        }
        if (!keys.add(key)) {
          values.key(key).invalid(Json.of(key), "duplicate of key present in binaryData");
        }
        int length = entry.getValue().length();
        bytes += field.equals("data") && fields.length > 1 ? length : length / 4L * 3;
      }
    }
    if (bytes > MOST_BYTES) {
      object.tooLong(MOST_BYTES);
    }
  }

  static void base64(Place values) {
    values
        .map()
        .forEach((key, text) -> {
          try {
            Base64.getDecoder().decode(text);
          } catch (IllegalArgumentException _) {
            values.key(key).invalid(REDACTED, "illegal base64 data");
          }
        });
  }

  /** Once {@code immutable} is set, neither it nor the values change. */
  static void immutable(Place object, Place old, String... fields) {
    if (!old.object().bool("immutable")) {
      return;
    }
    String why = "field is immutable when `immutable` is set";
    if (!object.object().bool("immutable")) {
      object.child("immutable").forbidden(why);
    }
    for (String field : fields) {
      if (!object.child(field).object().equals(old.child(field).object())) {
        object.child(field).forbidden(why);
      }
    }
  }
}
