package io.gantry.engine.build.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StatementTest {
  private static final Platform AMD = Platform.parse("linux/amd64");
  private static final Digest BASE = Digest.of("base".getBytes(StandardCharsets.UTF_8));
  private static final Material MATERIAL =
      Material.image(Reference.parse("busybox:1.36"), BASE, AMD);

  private static Statement statement(Map<String, String> wanted) {
    BuildRequest plain = BuildRequest.of(new BuildContext.Empty());
    BuildRequest request =
        plain.with(
            plain
                .subject()
                .withArguments(Map.of("X", "1", "HTTPS_PROXY", "http://me:word@proxy"))
                .withLabels(Map.of("l", "m")));
    var facts =
        new BuildFacts(
            "id",
            Instant.ofEpochSecond(10),
            "Dockerfile",
            Optional.of("FROM busybox"),
            List.of("token"),
            List.of());
    var image = new BuiltImage(AMD, ImageConfig.scratch(AMD), List.of(MATERIAL), Optional.empty());
    return new Statement(
        request,
        facts,
        image,
        Provenance.of(Map.of("provenance", wanted)).orElseThrow(),
        Instant.ofEpochSecond(12));
  }

  @Test
  void aBaseImageIsAPackage() {
    assertEquals("pkg:docker/busybox@1.36?platform=linux%2Famd64", MATERIAL.uri());
    assertEquals(BASE.hex(), MATERIAL.digest());
    assertEquals(
        "pkg:docker/r.example/a/b@1?platform=linux%2Famd64",
        Material.image(Reference.parse("r.example/a/b:1"), BASE, AMD).uri());
  }

  @Test
  void allIsToldAtMost() {
    Json.Obj said = statement(Map.of("mode", "max")).predicate(true);
    Json.Obj definition = said.object("buildDefinition");
    Json.Obj request = definition.object("externalParameters").object("request");
    assertEquals("1", request.object("args").string("build-arg:X"));
    assertEquals("m", request.object("args").string("label:l"));
    assertEquals("{\"id\":\"token\"}", request.array("secrets").getFirst().text());
    assertEquals(
        BASE.hex(),
        definition
            .array("resolvedDependencies")
            .getFirst()
            .asObject()
            .object("digest")
            .string("sha256"));
    assertTrue(said.text().contains("RlJPTSBidXN5Ym94"));
    assertFalse(said.text().contains("word"));
  }

  @Test
  void argumentsSecretsAndSourceAreNotToldAtLeast() {
    Json.Obj said = statement(Map.of("mode", "min")).predicate(true);
    for (String kept : List.of("build-arg", "label", "token", "RlJPTSBidXN5Ym94", "word")) {
      assertFalse(said.text().contains(kept), kept);
    }
  }

  @Test
  void theOlderVersionHasItsOwnWords() {
    Json.Obj said =
        statement(Map.of("version", "v0.2", "builder-id", "https://b.example")).predicate(true);
    assertEquals("https://b.example", said.object("builder").string("id"));
    assertEquals("https://mobyproject.org/buildkit@v1", said.string("buildType"));
    assertEquals(
        "Dockerfile", said.object("invocation").object("configSource").string("entryPoint"));
    assertEquals("1970-01-01T00:00:10Z", said.object("metadata").string("buildStartedOn"));
  }

  @Test
  void whatThereIsNotIsRefused() {
    assertEquals(Optional.empty(), Provenance.of(Map.of("provenance", Map.of("disabled", "true"))));
    assertEquals(Optional.empty(), Provenance.of(Map.of("sbom", Map.of("disabled", "true"))));
    for (var wrong :
        List.of(
            Map.of("sbom", Map.<String, String>of()),
            Map.of("vex", Map.<String, String>of()),
            Map.of("provenance", Map.of("mode", "all")),
            Map.of("provenance", Map.of("version", "v2")),
            Map.of("provenance", Map.of("moode", "max")))) {
      assertThrows(GantryException.class, () -> Provenance.of(wrong), wrong.toString());
    }
  }
}
