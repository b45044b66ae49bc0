package io.gantry.engine.build.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stages begin with: stages, images, contexts, for which platform. */
final class StagesTest {
  private final GraphMaker maker = new GraphMaker();

  @Test
  void namedContextsStandInForImagesByAnySpelling() {
    maker.contexts(Map.of("alpine", new BuildContext.Image("mine:1")));
    var _ = maker.graph("FROM docker.io/library/alpine:latest", "COPY --from=alpine /a /b");
    assertEquals(List.of("mine:1", "mine:1"), maker.lookedUp);
  }

  @Test
  void namedContextsStandInForStages() {
    maker.contexts(Map.of("deps", new BuildContext.Image("mine:1")));
    BuildGraph graph = maker.graph("FROM none AS deps", "RUN never", "FROM deps", "RUN x");
    assertEquals(List.of("mine:1"), maker.lookedUp);
    assertEquals(2, graph.vertices().size());
  }

  @Test
  void filesOfANamedContextCanBeABase() {
    maker.contexts(Map.of("tree", new BuildContext.Empty()));
    BuildGraph graph = maker.graph("FROM tree", "COPY --from=tree a /b");
    Op.Copy base = assertInstanceOf(Op.Copy.class, graph.vertices().get(1).op());
    assertEquals(new Op.Origin.Context("tree"), base.from());
    assertEquals(new Op.Origin.Context("tree"), GraphMaker.copy(graph).from());
    assertEquals(
        List.of("[context tree] load from client", "COPY a /b # buildkit"),
        GraphMaker.history(graph));
  }

  @Test
  void imagesInLayoutsCanBeNamed() {
    maker.contexts(Map.of("img", new BuildContext.Layout(Path.of("/lay"), ":v1")));
    var _ = maker.graph("FROM img");
    assertEquals(List.of("/lay:v1"), maker.lookedUp);
  }

  @Test
  void triggersOfABaseMayCopyFromStages() {
    BuildGraph graph = maker.graph("FROM a AS tools", "RUN t", "FROM onbuild", "RUN x");
    assertTrue(GraphMaker.titles(graph).contains("[stage-1 3/5] ONBUILD COPY --from=tools /t /t"));
    assertEquals(List.of(), graph.base().config().strings("OnBuild"));
  }

  @Test
  void aStageHasThePlatformThatItSays() {
    BuildGraph graph =
        maker.graph(
            GraphMaker.OTHER,
            true,
            "FROM --platform=$BUILDPLATFORM a AS build",
            "ARG TARGETARCH",
            "RUN cross",
            "FROM --platform=$BUILDPLATFORM a AS plain",
            "RUN native",
            "FROM b",
            "COPY --from=build /o /o",
            "COPY --from=plain /p /p");
    assertEquals(List.of("b linux/arm64", "a", "a"), maker.lookedUp);
    assertEquals(
        List.of(
            "[linux/arm64 stage-2 1/3] FROM b",
            "[linux/amd64 build 1/2] FROM a",
            "[linux/amd64->arm64 build 2/2] RUN cross",
            "[linux/arm64 stage-2 2/3] COPY --from=build /o /o",
            "[linux/amd64 plain 2/2] RUN native",
            "[linux/arm64 stage-2 3/3] COPY --from=plain /p /p"),
        GraphMaker.titles(graph));
    assertEquals(
        List.of(GraphMaker.PLATFORM, GraphMaker.PLATFORM),
        graph.vertices().stream()
            .filter(vertex -> vertex.op() instanceof Op.Run)
            .map(Vertex::platform)
            .toList());
    assertEquals("2", GraphMaker.output(graph).stage());
  }

  @Test
  void anImageOfAnotherPlatformIsTold() {
    var _ = maker.graph(GraphMaker.OTHER, false, "FROM amd64only");
    assertEquals(1, maker.warnings.size());
    assertTrue(maker.warnings.getFirst().startsWith("InvalidBaseImagePlatform "));
  }

  @Test
  void aPlatformThatIsEmptyIsRefused() {
    var empty =
        assertThrows(DockerfileException.class, () -> maker.graph("FROM --platform=$NOPE a"));
    assertEquals("empty platform value from expression $NOPE", empty.problem());
  }

  @Test
  void platformsShareWhatIsTheSame() {
    String[] lines = {
      "FROM --platform=$BUILDPLATFORM a AS build",
      "RUN native",
      "FROM b",
      "COPY --from=build /o /o",
      "RUN own",
    };
    var graphs = new ArrayList<BuildGraph>();
    for (Platform platform : List.of(GraphMaker.PLATFORM, GraphMaker.OTHER)) {
      graphs.add(maker.graph(platform, true, lines));
    }
    List<BuildGraph> joined = BuildGraph.joined(graphs);
    List<Vertex> all = joined.getFirst().vertices();
    assertEquals(all, joined.getLast().vertices());
    assertEquals(1, all.stream().filter(vertex -> vertex.title().endsWith("RUN native")).count());
    assertEquals(2, all.stream().filter(vertex -> vertex.title().endsWith("RUN own")).count());
    for (Vertex vertex : all) {
      assertEquals(vertex, all.get(vertex.id()));
      vertex.inputs().forEach(input -> assertTrue(input < vertex.id()));
    }
  }

  @Test
  void theTargetIsKnownToItsInstructions() {
    Op.Run run =
        GraphMaker.run(
            maker.target("t").graph("FROM a AS t", "ARG TARGETSTAGE", "RUN x", "FROM b"));
    assertTrue(run.environment().contains("TARGETSTAGE=t"));
  }
}
