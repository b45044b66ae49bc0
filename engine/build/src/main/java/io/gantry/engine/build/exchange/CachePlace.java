package io.gantry.engine.build.exchange;

import io.gantry.engine.api.build.CacheLocation;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RegistryPlaces;
import io.gantry.image.distribution.layout.LayoutDirectory;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.image.store.Images.Compression;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A location's attributes, understood. */
record CachePlace(CacheLocation location) {
  private static final String TAG = "latest";

  private String get(String name, String fallback) {
    return location.attributes().getOrDefault(name, fallback);
  }

  private String need(String name) {
    String value = get(name, "");
    if (value.isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "cache of type " + location.type() + " needs " + name + "=");
    }
    return value;
  }

  /** Where it is, for people. */
  String name() {
    return location.type().equals("local")
        ? get("src", get("dest", ""))
        : get("ref", location.type());
  }

  Reference reference() {
    return Reference.parse(need("ref"));
  }

  ImageSource source(RegistryPlaces registries) {
    return switch (location.type()) {
      case "local" -> {
        String digest = get("digest", "");
        yield OciLayout.directory(Path.of(need("src")))
            .only(digest.isEmpty() ? get("tag", TAG) : "@" + digest);
      }
      case "registry", "inline" -> registries.source(reference());
      default -> throw unknown();
    };
  }

  ImageDestination destination(RegistryPlaces registries) {
    return switch (location.type()) {
      case "local" ->
          new LayoutDirectory(Path.of(need("dest")), new PathLocks()).destination(get("tag", TAG));
      case "registry" -> registries.destination(reference());
      default -> throw unknown();
    };
  }

  private GantryException unknown() {
    return new GantryException(
        Kind.INVALID,
        "unknown cache type \"" + location.type() + "\": registry, local and inline are known");
  }

  boolean isRegistry() {
    return location.type().equals("registry");
  }

  boolean isMax() {
    return switch (get("mode", "min")) {
      case "max" -> true;
      case "min" -> false;
      default -> throw new GantryException(Kind.INVALID, "cache mode must be min or max");
    };
  }

  boolean ignoresErrors() {
    return Boolean.parseBoolean(get("ignore-error", "false"));
  }

  Compression compression() {
    return switch (get("compression", "gzip")) {
      case "gzip" -> Compression.GZIP;
      case "zstd" -> Compression.ZSTD;
      case "uncompressed" -> Compression.NONE;
      default ->
          throw new GantryException(
              Kind.INVALID, "cache compression must be gzip, zstd or uncompressed");
    };
  }

  /** Which cache mounts are meant; nothing for none. */
  Optional<Predicate<String>> mounts() {
    String value = get("mounts", "false");
    if (value.isEmpty() || value.equals("false")) {
      return Optional.empty();
    }
    List<String> named = Arrays.asList(value.split("[,;]", -1));
    return Optional.of(value.equals("true") ? _ -> true : named::contains);
  }
}
