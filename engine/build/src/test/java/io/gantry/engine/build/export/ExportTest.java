package io.gantry.engine.build.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.engine.build.graph.BuildGraph;
import io.gantry.engine.build.graph.GraphBuilder;
import io.gantry.engine.build.graph.GraphRequest;
import io.gantry.engine.build.solver.Result;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExportTest {
  private static final Platform PLATFORM = new Platform("linux", "amd64", "");
  private static final BuildGraph GRAPH =
      GraphBuilder.build(
          Dockerfile.parse(
              Source.of("Dockerfile", "FROM scratch\nENV A=1\nRUN 1\nRUN nothing\nRUN 2\nCMD x")),
          GraphRequest.of(BuildRequest.Subject.of(new BuildContext.Empty()), PLATFORM),
          _ -> ImageConfig.scratch(PLATFORM),
          (_, _, _) -> {});
  private static final Result ONE = result("1", 100);
  private static final List<Result> RESULTS =
      List.of(new Result(Optional.empty(), Instant.EPOCH), ONE, ONE, result("2", 200));

  private static Result result(String text, long second) {
    return new Result(Optional.of(new ChainId(digest(text))), Instant.ofEpochSecond(second));
  }

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void onlyStepsThatChangedSomethingHaveLayers() {
    ImageConfig config = Export.config(GRAPH, RESULTS, ChainId::digest, Optional.empty());
    assertEquals(List.of(digest("1"), digest("2")), config.diffIds());
    assertEquals(
        List.of(true, false, true, false, true),
        config.history().stream().map(ImageConfig.History::emptyLayer).toList());
    assertEquals("RUN /bin/sh -c 2 # buildkit", config.history().get(3).createdBy());
  }

  @Test
  void stepsAreDatedByTheLayersBeforeThem() {
    ImageConfig config = Export.config(GRAPH, RESULTS, ChainId::digest, Optional.empty());
    assertEquals(
        List.of(100L, 100L, 100L, 200L, 200L),
        config.history().stream()
            .map(step -> step.created().orElseThrow().getEpochSecond())
            .toList());
    assertEquals(Instant.ofEpochSecond(200), config.created());
  }

  @Test
  void aGivenEpochDatesEverything() {
    var epoch = Optional.of(Instant.ofEpochSecond(7));
    ImageConfig config = Export.config(GRAPH, RESULTS, ChainId::digest, epoch);
    assertEquals(epoch.get(), config.created());
    assertEquals(epoch, config.history().get(3).created());
  }
}
