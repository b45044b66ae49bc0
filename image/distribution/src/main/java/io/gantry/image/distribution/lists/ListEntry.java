package io.gantry.image.distribution.lists;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.util.List;
import java.util.Map;

/**
 * A manifest in a list.
 *
 * @param from where it is
 * @param json its descriptor, with fields of the platform that {@link Platform} has not
 */
record ListEntry(Reference from, Json.Obj json) {
  private static final String PLATFORM = "platform";
  private static final String ARCHITECTURE = "architecture";
  private static final String VERSION = "os.version";
  private static final String FEATURES = "os.features";

  /** What a manifest and its configuration say. */
  static ListEntry of(Reference from, Descriptor manifest, Json.Obj config) {
    var platform = Json.object();
    platform
        .putUnlessEmpty(ARCHITECTURE, config.string(ARCHITECTURE))
        .putUnlessEmpty("os", config.string("os"))
        .putUnlessEmpty(VERSION, config.string(VERSION))
        .putUnlessEmpty(FEATURES, config.strings(FEATURES))
        .putUnlessEmpty("variant", config.string("variant"));
    return new ListEntry(from, withPlatform(manifest.json(), platform.build()));
  }

  private static Json.Obj withPlatform(Json.Obj json, Json.Obj platform) {
    return platform.fields().isEmpty() ? json : json.with(PLATFORM, platform);
  }

  Descriptor descriptor() {
    return Descriptor.parse(json);
  }

  Digest digest() {
    return Digest.parse(json.string("digest"));
  }

  /** Whether a user means this one by {@code name}. */
  boolean isMeantBy(Reference name) {
    return from.equals(name) || (name.digest().isPresent() && name.digest().get().equals(digest()));
  }

  /**
   * With what is not empty.
   *
   * @param others {@code os.version}, or {@code os.features} with commas between them
   */
  ListEntry annotated(Platform platform, Map<String, String> others) {
    Json.Obj now = json.object(PLATFORM);
    now = set(now, "os", platform.os());
    now = set(now, ARCHITECTURE, platform.architecture());
    now = set(now, "variant", platform.variant());
    for (var other : others.entrySet()) {
      String value = other.getValue();
      now =
          switch (other.getKey()) {
            case VERSION -> set(now, VERSION, value);
            case FEATURES ->
                value.isEmpty()
                    ? now
                    : now.with(FEATURES, Json.strings(List.of(value.split(",", -1))));
            case String unknown ->
                throw new GantryException(
                    Kind.INVALID,
                    "unknown annotation " + unknown + ": there are os.version and os.features");
          };
    }
    Platforms.check(now.string("os"), now.string(ARCHITECTURE));
    return new ListEntry(from, json.with(PLATFORM, now));
  }

  private static Json.Obj set(Json.Obj platform, String field, String value) {
    return value.isEmpty() ? platform : platform.with(field, Json.of(value));
  }
}
