package io.gantry.image.distribution.registry;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What a registry says of a failure (distribution specification, <i>Error Codes</i>).
 *
 * @param code as {@code MANIFEST_UNKNOWN}; empty if it gave none
 * @param message of one line, at most 300 characters
 */
record ServerError(String code, String message) {
  private static final int LONGEST = 300;

  /** What the body of an answer says; its text itself if it is no JSON but readable. */
  static ServerError parse(byte[] body, String contentType) {
    try {
      Json.Obj json = Json.parse(body).asObject();
      List<Json> errors = json.array("errors");
      if (!errors.isEmpty()) {
        Json.Obj first = errors.getFirst().asObject();
        return new ServerError(line(first.string("code")), line(first.string("message")));
      }
      for (String field : List.of("details", "message", "error_description", "error")) {
        if (!json.string(field).isEmpty()) {
          return new ServerError("", line(json.string(field)));
        }
      }
      return new ServerError("", "");
    } catch (GantryException _) {
      boolean text = contentType.startsWith("text/plain");
      return new ServerError("", text ? line(new String(body, StandardCharsets.UTF_8)) : "");
    }
  }

  private static String line(String text) {
    var out = new StringBuilder();
    for (int i = 0; i < text.length() && out.length() < LONGEST; i++) {
      char c = text.charAt(i);
      out.append(Character.isISOControl(c) ? ' ' : c);
    }
    return out.toString().strip() + (text.length() > LONGEST ? "…" : "");
  }

  /**
   * As Docker writes it: {@code manifest unknown: manifest unknown}; {@code otherwise} if empty.
   */
  String text(String otherwise) {
    if (code.isEmpty()) {
      return message.isEmpty() ? otherwise : message;
    }
    String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
    return message.isEmpty() ? words : words + ": " + message;
  }
}
