package io.gantry.engine.build.export;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.fetch.Fetched;
import io.gantry.engine.build.fetch.GitAddress;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is told about a build, in SLSA's words and those that BuildKit adds, so that whoever reads
 * its provenance reads ours. Times are of the build; contents of secrets are never known here.
 */
record Statement(
    BuildRequest request, BuildFacts facts, BuiltImage image, Provenance wanted, Instant finished) {
  private static final String STATEMENT = "https://in-toto.io/Statement/v0.1";
  private static final String BUILD_TYPE = "https://mobyproject.org/buildkit@v1";
  private static final String BUILD_TYPE_V1 =
      "https://github.com/moby/buildkit/blob/master/docs/attestations/slsa-definitions.md";
  private static final String FRONTEND = "dockerfile.v0";

  /** The whole, about an image that is named. */
  Attestation aboutImage(List<Reference> names, Digest manifest) {
    Json.Obj digest = Json.object().put(manifest.algorithm(), manifest.hex()).build();
    var subjects = new ArrayList<Json>();
    for (Reference name : names) {
      subjects.add(
          Json.object().put("name", purl(name, image.platform())).put("digest", digest).build());
    }
    if (subjects.isEmpty()) {
      subjects.add(Json.object().put("name", "_").put("digest", digest).build());
    }
    return new Attestation(statement(subjects), wanted.version().type());
  }

  /** The whole, about files. */
  String aboutFiles(Map<String, Digest> contents) {
    var subjects = new ArrayList<Json>();
    new TreeMap<>(contents)
        .forEach((path, digest) ->
            subjects.add(
                Json.object()
                    .put("name", path)
                    .put("digest", Json.object().put(digest.algorithm(), digest.hex()).build())
                    .build()));
    return statement(subjects).pretty("  ");
  }

  private Json.Obj statement(List<Json> subjects) {
    return Json.object()
        .put("_type", STATEMENT)
        .put("predicateType", wanted.version().type())
        .put("subject", Json.array(subjects))
        .put("predicate", predicate(true))
        .build();
  }

  private static String purl(Reference name, Platform platform) {
    return "pkg:docker/"
        + name.familiarRepository()
        + "@"
        + name.tag()
        + "?platform="
        + URLEncoder.encode(platform.toString(), StandardCharsets.UTF_8);
  }

  /**
   * What was done.
   *
   * @param dated whether times and the build's id are told
   */
  Json.Obj predicate(boolean dated) {
    return switch (wanted.version()) {
      case V02 -> predicateV02(dated);
      case V1 -> predicateV1(dated);
    };
  }

  private Json.Obj predicateV02(boolean dated) {
    var json =
        Json.object()
            .put("builder", Json.object().put("id", wanted.builderId()).build())
            .put("buildType", BUILD_TYPE)
            .put("materials", materials())
            .put(
                "invocation",
                Json.object()
                    .put("configSource", configSource("entryPoint"))
                    .put("parameters", parameters())
                    .put(
                        "environment",
                        Json.object().put("platform", Platform.host().toString()).build())
                    .build());
    if (dated) {
      json.put(
          "metadata",
          Json.object()
              .put("buildInvocationID", facts.id())
              .put("buildStartedOn", facts.started().toString())
              .put("buildFinishedOn", finished.toString())
              .put(
                  "completeness",
                  Json.object()
                      .put("parameters", wanted.full())
                      .put("environment", true)
                      .put("materials", !isLocal())
                      .build())
              .put("reproducible", wanted.reproducible())
              .put("https://mobyproject.org/buildkit@v1#metadata", source())
              .build());
    }
    return json.build();
  }

  private Json.Obj predicateV1(boolean dated) {
    var run = Json.object().put("builder", Json.object().put("id", wanted.builderId()).build());
    if (dated) {
      run.put(
          "metadata",
          Json.object()
              .put("invocationId", facts.id())
              .put("startedOn", facts.started().toString())
              .put("finishedOn", finished.toString())
              .put("buildkit_metadata", source())
              .put(
                  "buildkit_completeness",
                  Json.object()
                      .put("request", wanted.full())
                      .put("resolvedDependencies", !isLocal())
                      .build())
              .put("buildkit_reproducible", wanted.reproducible())
              .build());
    }
    return Json.object()
        .put(
            "buildDefinition",
            Json.object()
                .put("buildType", BUILD_TYPE_V1)
                .put(
                    "externalParameters",
                    Json.object()
                        .put("configSource", configSource("path"))
                        .put("request", parameters())
                        .build())
                .put(
                    "internalParameters",
                    Json.object().put("builderPlatform", Platform.host().toString()).build())
                .put("resolvedDependencies", materials())
                .build())
        .put("runDetails", run.build())
        .build();
  }

  private Json materials() {
    var all = new ArrayList<Json>();
    for (Material material : image.materials()) {
      all.add(
          Json.object()
              .put("uri", material.uri())
              .put("digest", Json.object().put(material.algorithm(), material.digest()).build())
              .build());
    }
    return Json.array(all);
  }

  private boolean isLocal() {
    return !(request.subject().context() instanceof BuildContext.Git)
        && !(request.subject().context() instanceof BuildContext.Http);
  }

  private Json.Obj configSource(String entry) {
    var json = Json.object();
    String uri =
        switch (request.subject().context()) {
          case BuildContext.Git(String url) -> Material.withoutLogin(url);
          case BuildContext.Http(String url) -> Material.withoutLogin(url);
          default -> "";
        };
    json.putUnlessEmpty("uri", uri);
    String fetched =
        GitAddress.parseContext(uri).map(Fetched.Git::url).map(Material::withoutLogin).orElse(uri);
    for (Material material : image.materials()) {
      if (!uri.isEmpty() && material.uri().equals(fetched)) {
        json.put("digest", Json.object().put(material.algorithm(), material.digest()).build());
        break;
      }
    }
    return json.put(entry, facts.dockerfile()).build();
  }

  private Json.Obj parameters() {
    var arguments = new TreeMap<String, String>();
    BuildRequest.Subject subject = request.subject();
    if (wanted.full()) {
      subject
          .arguments()
          .forEach((name, value) -> {
            if (!isProxy(name)) {
              arguments.put("build-arg:" + name, value);
            }
          });
      subject.labels().forEach((name, value) -> arguments.put("label:" + name, value));
    }
    if (!subject.target().isEmpty()) {
      arguments.put("target", subject.target());
    }
    if (!request.running().network().equals("default")) {
      arguments.put("force-network-mode", request.running().network());
    }
    subject.contexts().keySet().forEach(name -> arguments.put("context:" + name, described(name)));
    var json = Json.object().put("frontend", FRONTEND).putUnlessEmpty("args", arguments);
    if (wanted.full()) {
      if (!facts.secrets().isEmpty()) {
        json.put("secrets", ids(facts.secrets()));
      }
      if (!facts.agents().isEmpty()) {
        json.put("ssh", ids(facts.agents()));
      }
    }
    if (isLocal()) {
      json.put("locals", Json.array(List.of(local("context"), local("dockerfile"))));
    }
    return json.build();
  }

  /** A proxy's address may hold a password. */
  private static boolean isProxy(String name) {
    return name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy");
  }

  private String described(String name) {
    return switch (request.subject().contexts().get(name)) {
      case BuildContext.Git(String url) -> Material.withoutLogin(url);
      case BuildContext.Http(String url) -> Material.withoutLogin(url);
      case BuildContext.Image(String reference) -> "docker-image://" + reference;
      case BuildContext.Layout _ -> "oci-layout";
      case null, default -> "local:" + name;
    };
  }

  private static Json.Obj local(String name) {
    return Json.object().put("name", name).build();
  }

  private static Json ids(List<String> ids) {
    var all = new ArrayList<Json>();
    for (String id : ids) {
      all.add(Json.object().put("id", id).build());
    }
    return Json.array(all);
  }

  /** The Dockerfile, if all is told. */
  private Json.Obj source() {
    if (!wanted.full() || facts.source().isEmpty()) {
      return Json.Obj.EMPTY;
    }
    String data =
        Base64.getEncoder().encodeToString(facts.source().get().getBytes(StandardCharsets.UTF_8));
    Json.Obj file =
        Json.object()
            .put("filename", facts.dockerfile())
            .put("language", "Dockerfile")
            .put("data", data)
            .build();
    return Json.object()
        .put("source", Json.object().put("infos", Json.array(List.of(file))).build())
        .build();
  }
}
