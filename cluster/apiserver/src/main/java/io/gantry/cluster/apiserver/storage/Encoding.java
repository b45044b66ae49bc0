package io.gantry.cluster.apiserver.storage;

import io.gantry.cluster.apiserver.storage.Storage.Stored;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;

/**
 * Objects as bytes. The store keeps them without {@code resourceVersion}, which is the entry's own
 * revision; readers get it put in.
 */
final class Encoding {
  private static final byte[] METADATA = "\"metadata\":{".getBytes(StandardCharsets.US_ASCII);

  private Encoding() {}

  /** The object as the store keeps it. */
  static ApiObject unversioned(ApiObject object) {
    return object.without("metadata", "resourceVersion");
  }

  /** The object as readers get it. */
  static ApiObject versioned(ApiObject object, long revision) {
    return object.with(Json.of(Long.toString(revision)), "metadata", "resourceVersion");
  }

  /** What the store has of an object at a revision. */
  static Stored stored(byte[] value, long revision) {
    return stored(new ApiObject(Json.parse(value).asObject()), value, revision);
  }

  /** The same where the parsed {@code value} is at hand. */
  static Stored stored(ApiObject unversioned, byte[] value, long revision) {
    return new Stored(versioned(unversioned, revision), insert(value, revision), revision);
  }

  /** The same state under another revision. */
  static Stored at(Stored stored, long revision) {
    ApiObject object = unversioned(stored.object());
    return stored(object, object.tree().bytes(), revision);
  }

  /** Puts {@code resourceVersion} first into {@code metadata}, without parsing. */
  static byte[] insert(byte[] json, long revision) {
    int at = metadata(json);
    boolean empty = json[at] == '}';
    byte[] field =
        ("\"resourceVersion\":\"" + revision + (empty ? "\"" : "\","))
            .getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[json.length + field.length];
    System.arraycopy(json, 0, all, 0, at);
    System.arraycopy(field, 0, all, at, field.length);
    System.arraycopy(json, at, all, at + field.length, json.length - at);
    return all;
  }

  /** Where the fields of {@code metadata} begin, in JSON without spaces. */
  private static int metadata(byte[] json) {
    int depth = 0;
    for (int at = 0; at < json.length; at++) {
      switch (json[at]) {
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        case '"' -> {
          if (depth == 1 && isMetadata(json, at)) {
            return at + METADATA.length;
          }
          at = endOfString(json, at);
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("an object without metadata");
  }

  private static boolean isMetadata(byte[] json, int at) {
    return at + METADATA.length < json.length
        && java.util.Arrays.equals(json, at, at + METADATA.length, METADATA, 0, METADATA.length);
  }

  /** The closing quote of the string that opens at {@code at}. */
  private static int endOfString(byte[] json, int at) {
    int end = at + 1;
    while (json[end] != '"') {
      end += json[end] == '\\' ? 2 : 1;
    }
    return end;
  }
}
