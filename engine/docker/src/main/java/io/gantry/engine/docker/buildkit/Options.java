package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildRequest.Caching;
import io.gantry.engine.api.build.BuildRequest.Running;
import io.gantry.engine.api.build.CacheLocation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the options of BuildKit's Dockerfile frontend mean. Pure. */
record Options(Map<String, String> all) {
  private static final String CONTEXT = "context:";
  private static final String ATTESTATION = "attest:";
  private static final String ATTESTATION_ARGUMENT = "build-arg:BUILDKIT_ATTEST_";
  private static final String SYNTAX = "BUILDKIT_SYNTAX";

  Options {
    all = Map.copyOf(all);
  }

  /** A value, or empty text. */
  String text(String name) {
    return all.getOrDefault(name, "");
  }

  private Optional<String> given(String name) {
    return Optional.ofNullable(all.get(name));
  }

  /** The values of all names that begin so, by the rest of the name. */
  private Map<String, String> from(String prefix) {
    var found = new TreeMap<String, String>();
    all.forEach((name, value) -> {
      if (name.startsWith(prefix)) {
        found.put(name.substring(prefix.length()), value);
      }
    });
    return found;
  }

  /** The question that is asked in place of a build, as in {@code frontend.lint}. */
  Optional<String> question() {
    return given("requestid").filter(id -> !id.isEmpty());
  }

  /** The Dockerfile's name in its directory. */
  String filename() {
    return given("filename").filter(name -> !name.isEmpty()).orElse("Dockerfile");
  }

  /** The client's directory that the Dockerfile is in, if it is not where the context is. */
  Optional<String> dockerfileDirectory() {
    return given("dockerfilekey");
  }

  /** The address of a context that is no directory of the client's. */
  Optional<String> context() {
    return given(given("contextkey").orElse("context")).filter(url -> !url.isEmpty());
  }

  /** Where named contexts come from; of one that differs by platform the first counts. */
  Map<String, String> contexts() {
    var found = new LinkedHashMap<String, String>();
    from(CONTEXT)
        .forEach((name, value) -> {
          int platform = name.indexOf("::");
          var _ = found.putIfAbsent(platform < 0 ? name : name.substring(0, platform), value);
        });
    return found;
  }

  /**
   * The build arguments.
   *
   * @param image of the frontend that was asked for by name; empty for none
   */
  Map<String, String> arguments(String image) {
    Map<String, String> arguments = from("build-arg:");
    if (!image.isEmpty()) {
      var _ = arguments.putIfAbsent(SYNTAX, image);
    }
    if (!text("multi-platform").isEmpty()) {
      var _ = arguments.putIfAbsent("BUILDKIT_MULTI_PLATFORM", text("multi-platform"));
    }
    return arguments;
  }

  Map<String, String> labels() {
    return from("label:");
  }

  List<Platform> platforms() {
    return list("platform").stream().map(Platform::parse).toList();
  }

  /** Whether base images are looked for in their registries. */
  boolean pull() {
    return text("image-resolve-mode").equals("pull");
  }

  private List<String> list(String name) {
    var values = new ArrayList<String>();
    for (String value : text(name).split(",", -1)) {
      if (!value.isBlank()) {
        values.add(value.strip());
      }
    }
    return values;
  }

  /** How RUN runs. */
  Running running(List<String> entitlements) {
    String network = text("force-network-mode");
    var allowed = new HashSet<>(entitlements);
    return new Running(
        switch (network) {
          case "", "default", "sandbox" -> "default";
          default -> network;
        },
        list("add-hosts").stream().map(host -> host.replaceFirst("=", ":")).toList(),
        number("shm-size"),
        list("ulimit"),
        allowed);
  }

  private long number(String name) {
    String text = text(name);
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new GantryException(Kind.INVALID, "invalid " + name + ": " + text, e);
    }
  }

  /** Which caches are used. */
  Caching caching(List<CacheLocation> from, List<CacheLocation> to) {
    Optional<String> without = given("no-cache");
    return new Caching(
        without.filter(String::isEmpty).isPresent(), list("no-cache"), from, to, false);
  }

  /** The caches that the frontend is to read. */
  List<CacheLocation> cacheImports() {
    var caches = new ArrayList<CacheLocation>();
    String json = text("cache-imports");
    if (!json.isEmpty()) {
      Json.Obj wrapped = Json.object().put("all", Json.parse(json)).build();
      for (Json each : wrapped.array("all")) {
        Json.Obj entry = each.asObject();
        caches.add(new CacheLocation(entry.string("Type"), entry.stringMap("Attrs")));
      }
    }
    for (String name : list("cache-from")) {
      caches.add(new CacheLocation("registry", Map.of("ref", name)));
    }
    return caches;
  }

  /** The attestations that are asked for, by type, with their attributes. */
  Map<String, Map<String, String>> attestations() {
    var attestations = new HashMap<String, Map<String, String>>();
    from(ATTESTATION_ARGUMENT)
        .forEach((type, value) ->
            attestations.put(type.toLowerCase(java.util.Locale.ROOT), fields(value)));
    from(ATTESTATION)
        .forEach((type, value) ->
            attestations.put(type.toLowerCase(java.util.Locale.ROOT), fields(value)));
    return attestations;
  }

  private static Map<String, String> fields(String text) {
    var fields = new HashMap<String, String>();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals >= 0) {
        fields.put(field.substring(0, equals), field.substring(equals + 1));
      } else if (!field.isEmpty()) {
        fields.put(field, "");
      }
    }
    return fields;
  }
}
