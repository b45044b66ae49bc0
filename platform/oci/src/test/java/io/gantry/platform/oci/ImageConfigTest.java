package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ImageConfigTest {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");
  private static final Digest LAYER = Digest.of(new byte[] {1});
  private static final String FULL =
      """
      {"architecture":"amd64","os":"linux","created":"2026-01-02T04:04:05.5+01:00","x-own":[1,null],
       "config":{"Env":["A=1","B=2"],"Cmd":["sh"],"Entrypoint":["/init"],"User":"me:us",
         "WorkingDir":"/w","StopSignal":"SIGQUIT","Labels":{"b":"2","a":"1"},
         "ExposedPorts":{"80/tcp":{},"53/udp":{}},"Volumes":{"/data":{}},"Own":true},
       "rootfs":{"type":"layers","diff_ids":[]},
       "history":[{"created":"2026-01-02T03:04:05Z","created_by":"RUN x","comment":"c",
         "empty_layer":true}]}
      """;

  private static ImageConfig full() {
    return ImageConfig.parse(FULL.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void settingsAreRead() {
    ImageConfig config = full();
    assertEquals(List.of("A=1", "B=2"), config.environment());
    assertEquals(List.of("sh"), config.command());
    assertEquals(List.of("/init"), config.entrypoint());
    assertEquals("me:us", config.user());
    assertEquals("/w", config.workingDirectory());
    assertEquals("SIGQUIT", config.stopSignal());
    assertEquals(List.of("b", "a"), List.copyOf(config.labels().keySet()));
    assertEquals(Map.of("a", "1", "b", "2"), config.labels());
    assertEquals(List.of("80/tcp", "53/udp"), config.exposedPorts());
    assertEquals(List.of("/data"), config.volumes());
    assertEquals(Instant.parse("2026-01-02T03:04:05.5Z"), config.created());
    assertEquals("linux/amd64", config.platform().toString());
    assertEquals(
        List.of(new ImageConfig.History(Optional.of(WHEN), "RUN x", "", "c", true)),
        config.history());
  }

  @Test
  void whatIsAbsentIsEmpty() {
    ImageConfig config = ImageConfig.parse("{}".getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of(), config.diffIds());
    assertEquals(List.of(), config.history());
    assertEquals(List.of(), config.environment());
    assertEquals(Map.of(), config.labels());
    assertEquals(Instant.EPOCH, config.created());
    assertEquals("", config.user());
  }

  @Test
  void aStepAddsItsLayer() {
    var step = new ImageConfig.History(Optional.of(WHEN), "COPY a b", "", "", false);
    ImageConfig config =
        ImageConfig.scratch(Platform.host("amd64")).withStep(step, Optional.of(LAYER));
    assertEquals(List.of(LAYER), config.diffIds());
    assertEquals(List.of(step), config.history());
    var empty = new ImageConfig.History(Optional.of(WHEN), "ENV a=b", "", "", true);
    ImageConfig two = config.withStep(empty, Optional.empty());
    assertEquals(List.of(LAYER), two.diffIds());
    assertEquals(List.of(step, empty), two.history());
  }

  @Test
  void unknownFieldsSurvive() {
    ImageConfig changed = full().withConfig("Cmd", Json.strings(List.of("top"))).withCreated(WHEN);
    assertEquals(List.of("top"), changed.command());
    assertEquals(WHEN, changed.created());
    ImageConfig again = ImageConfig.parse(changed.bytes());
    assertEquals(changed, again);
    assertEquals(Optional.of(Json.parse("[1,null]")), again.json().get("x-own"));
    assertEquals(true, again.config().bool("Own"));
  }

  @Test
  void equalConfigurationsHaveEqualBytes() {
    var step = new ImageConfig.History(Optional.of(WHEN), "x", "", "", true);
    ImageConfig one = ImageConfig.scratch(Platform.host("amd64")).withStep(step, Optional.empty());
    ImageConfig other =
        ImageConfig.scratch(Platform.host("amd64")).withStep(step, Optional.empty());
    assertEquals(Digest.of(one.bytes()), Digest.of(other.bytes()));
  }

  @Test
  void brokenBytesAreInvalid() {
    for (String broken : List.of("", "[]", "{", "null", "{\"rootfs\":{\"diff_ids\":[\"x\"]}}")) {
      byte[] bytes = broken.getBytes(StandardCharsets.UTF_8);
      var failure =
          assertThrows(GantryException.class, () -> ImageConfig.parse(bytes).diffIds(), broken);
      assertEquals(GantryException.Kind.INVALID, failure.kind());
    }
    var badTime = "{\"created\":\"yesterday\"}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        GantryException.Kind.INVALID,
        assertThrows(GantryException.class, () -> ImageConfig.parse(badTime).created()).kind());
  }
}
