package io.gantry.engine.build.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.dockerfile.Dockerfile;
import io.gantry.engine.build.dockerfile.DockerfileException;
import io.gantry.engine.build.dockerfile.Source;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Platform;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class GraphBuilderTest {
  private static final Platform PLATFORM = new Platform("linux", "amd64", "");
  private static final ImageConfig BASE =
      ImageConfig.scratch(PLATFORM)
          .withConfig("Env", Json.strings(List.of("PATH=/bin", "HELLO=base")))
          .withConfig("Cmd", Json.strings(List.of("sh")))
          .withConfig("OnBuild", Json.strings(List.of("ENV TRIGGERED=yes", "COPY . /src")));

  private static final Json NOTHING = Json.array(List.of());
  private static final BuildRequest.Subject SUBJECT =
      BuildRequest.Subject.of(new BuildContext.Empty());

  private final List<String> warnings = new ArrayList<>();
  private final List<String> lookedUp = new ArrayList<>();

  private BuildGraph graph(String... lines) {
    return graph("", Map.of(), lines);
  }

  private BuildGraph graph(String target, Map<String, String> arguments, String... lines) {
    return graph(SUBJECT.withTarget(target).withArguments(arguments), lines);
  }

  private BuildGraph graph(BuildRequest.Subject subject, String... lines) {
    return graph(GraphRequest.of(subject, PLATFORM), lines);
  }

  private BuildGraph graph(GraphRequest request, String... lines) {
    return GraphBuilder.build(
        Dockerfile.parse(Source.of("Dockerfile", String.join("\n", lines))),
        request,
        this::look,
        (rule, text, lineRange) -> warnings.add(rule + " " + text));
  }

  private ImageConfig look(BaseImages.Wanted wanted) {
    String reference = wanted.layout().map(Path::toString).orElse("") + wanted.reference();
    Platform platform = wanted.platform();
    lookedUp.add(reference + (platform.equals(PLATFORM) ? "" : " " + platform));
    if (reference.startsWith("none")) {
      throw new GantryException(Kind.NOT_FOUND, "No such image: " + reference);
    }
    ImageConfig base = reference.equals("onbuild") ? BASE : BASE.withConfig("OnBuild", NOTHING);
    return new ImageConfig(base.json().with("architecture", Json.of(platform.architecture())));
  }

  private static List<String> titles(BuildGraph graph) {
    return graph.vertices().stream().map(Vertex::title).toList();
  }

  private static List<String> history(BuildGraph graph) {
    return graph.steps().stream().map(BuildGraph.Step::createdBy).toList();
  }

  private static Op.Run run(BuildGraph graph) {
    return assertInstanceOf(Op.Run.class, graph.vertices().get(graph.output()).op());
  }

  private static Op.Copy copy(BuildGraph graph) {
    return assertInstanceOf(Op.Copy.class, graph.vertices().get(graph.output()).op());
  }

  @Test
  void onlyStagesThatTheTargetNeedsAreLookedAt() {
    BuildGraph graph =
        graph(
            "FROM a AS one",
            "RUN 1",
            "FROM none AS two",
            "RUN 2",
            "FROM b",
            "COPY --from=one /x /y");
    assertEquals(List.of("b", "a"), lookedUp);
    assertEquals(
        List.of(
            "[stage-2 1/2] FROM b",
            "[one 1/2] FROM a",
            "[one 2/2] RUN 1",
            "[stage-2 2/2] COPY --from=one /x /y"),
        titles(graph));
    assertEquals(List.of(0, 2), graph.vertices().getLast().inputs());
  }

  @Test
  void theTargetIsANameOrAnIndex() {
    String[] lines = {"FROM a AS One", "RUN 1", "FROM b", "RUN 2"};
    assertEquals(List.of("/bin/sh", "-c", "1"), run(graph("ONE", Map.of(), lines)).arguments());
    assertEquals(List.of("/bin/sh", "-c", "1"), run(graph("0", Map.of(), lines)).arguments());
    assertThrows(GantryException.class, () -> graph("nine", Map.of(), lines));
  }

  @Test
  void aStageBeginsWithWhatAnotherMade() {
    BuildGraph graph = graph("FROM a AS one", "ARG X=1", "ENV E=2", "RUN 1", "FROM one", "RUN 2");
    assertEquals(List.of(1), graph.vertices().get(graph.output()).inputs());
    assertEquals(List.of("PATH=/bin", "HELLO=base", "X=1", "E=2"), run(graph).environment());
    assertEquals(
        List.of(
            "ARG X=1",
            "ENV E=2",
            "RUN |1 X=1 /bin/sh -c 1 # buildkit",
            "RUN |1 X=1 /bin/sh -c 2 # buildkit"),
        history(graph));
  }

  @Test
  void argumentsBeforeFromServeFromOnlyUntilAStageAsksForThem() {
    BuildGraph graph =
        graph("", Map.of("V", "2"), "ARG V=1", "FROM a:$V", "RUN echo $V", "ARG V", "RUN x");
    assertEquals(List.of("a:2"), lookedUp);
    assertEquals(List.of("PATH=/bin", "HELLO=base", "V=2"), run(graph).environment());
  }

  @Test
  void whoeverSetsAVariableLastWinsAndGivenArgumentsBeatDefaults() {
    BuildGraph graph =
        graph(
            "",
            Map.of("A", "given", "HELLO", "given", "HTTP_PROXY", "p"),
            "FROM a",
            "ARG A=default",
            "ARG HELLO",
            "ARG TARGETARCH",
            "ARG E=arg",
            "ENV E=env",
            "RUN x");
    assertEquals(
        List.of("PATH=/bin", "HELLO=given", "A=given", "TARGETARCH=amd64", "E=env"),
        run(graph).environment());
    assertEquals(List.of("HTTP_PROXY=p"), run(graph).hidden());
  }

  @Test
  void pairsOfOneEnvSeeTheValuesFromBefore() {
    BuildGraph graph = graph("FROM a", "ENV X=1", "ENV X=2 Y=$X", "RUN x");
    assertTrue(run(graph).environment().contains("Y=1"));
  }

  @Test
  void triggersOfTheBaseRunFirstAndAreNotInherited() {
    BuildGraph graph = graph("FROM onbuild", "RUN x");
    assertEquals(
        List.of("[1/4] FROM onbuild", "[2/4] ONBUILD COPY . /src", "[3/4] RUN x"), titles(graph));
    assertEquals("ENV TRIGGERED=yes", history(graph).getFirst());
    assertEquals("COPY . /src # buildkit", history(graph).get(1));
    assertEquals(List.of(), graph.base().config().strings("OnBuild"));
  }

  @Test
  void configurationFollowsTheInstructions() {
    BuildGraph graph =
        graph(
            "FROM a",
            "WORKDIR /app",
            "WORKDIR sub/../x",
            "USER me:us",
            "EXPOSE 80 90-91/udp",
            "VOLUME [\"/data\"]",
            "LABEL k=\"a b\" l=$HELLO",
            "STOPSIGNAL SIGQUIT",
            "SHELL [\"/bin/bash\", \"-c\"]",
            "CMD echo $HELLO",
            "HEALTHCHECK --interval=1m30s --retries=2 CMD [\"ok\"]",
            "MAINTAINER me");
    ImageConfig config = graph.base();
    assertEquals("/app/x", config.workingDirectory());
    assertEquals("me:us", config.user());
    assertEquals(List.of("80/tcp", "90/udp", "91/udp"), config.exposedPorts());
    assertEquals(List.of("/data"), config.volumes());
    assertEquals(Map.of("k", "a b", "l", "base"), config.labels());
    assertEquals("SIGQUIT", config.stopSignal());
    assertEquals(List.of("/bin/bash", "-c", "echo $HELLO"), config.command());
    assertEquals("me", config.json().string("author"));
    assertEquals(
        "{\"Test\":[\"CMD\",\"ok\"],\"Interval\":90000000000,\"Retries\":2}",
        config.config().object("Healthcheck").text());
  }

  @Test
  void anEntrypointDropsAnInheritedCommandOnly() {
    assertEquals(List.of(), graph("FROM a", "ENTRYPOINT [\"x\"]").base().command());
    assertEquals(
        List.of("own"), graph("FROM a", "CMD [\"own\"]", "ENTRYPOINT [\"x\"]").base().command());
  }

  @Test
  void destinationsAreBelowTheWorkingDirectory() {
    assertEquals("/app/b", copy(graph("FROM a", "WORKDIR /app", "COPY a b")).destination());
    assertEquals("/app/", copy(graph("FROM a", "WORKDIR /app", "COPY a .")).destination());
    assertEquals("/", copy(graph("FROM a", "COPY a .")).destination());
    assertEquals("/b/", copy(graph("FROM a", "WORKDIR /app", "COPY a ../b/")).destination());
  }

  @Test
  void scriptsWithTheirOwnInterpreterBecomeFiles() {
    Op.Run script = run(graph("FROM a", "RUN <<EOF", "#!/bin/py", "x", "EOF"));
    assertEquals(List.of("/bin/sh", "-c", "/dev/pipes/EOF"), script.arguments());
    assertEquals(List.of(new Op.InlineFile("EOF", "#!/bin/py\nx\n")), script.scripts());
    Op.Run lines = run(graph("FROM a", "RUN <<EOF", "x", "y", "EOF"));
    assertEquals(List.of("/bin/sh", "-c", "x\ny\n"), lines.arguments());
    Op.Run piped = run(graph("FROM a", "RUN cat <<EOF > /f", "x", "EOF"));
    assertEquals(List.of("/bin/sh", "-c", "cat <<EOF > /f\nx\nEOF"), piped.arguments());
  }

  @Test
  void inlineFilesAreSubstitutedUnlessQuoted() {
    BuildGraph graph = graph("FROM a", "COPY <<A <<\"B\" /d/", "$HELLO", "A", "$HELLO", "B");
    assertEquals(
        List.of(new Op.InlineFile("A", "base\n"), new Op.InlineFile("B", "$HELLO\n")),
        copy(graph).inline());
  }

  @Test
  void buildArgumentsThatNobodyDeclaresAreTold() {
    Map<String, String> given =
        Map.of("UNUSED", "1", "USED", "1", "HTTP_PROXY", "p", "TARGETARCH", "x");
    var _ = graph("", given, "FROM a", "ARG USED");
    assertEquals(
        List.of("UnusedBuildArgs one or more build arguments were not consumed: UNUSED"), warnings);
  }

  @Test
  void mistakesHaveTheirPlace() {
    var missing = assertThrows(DockerfileException.class, () -> graph("FROM none"));
    assertEquals(Kind.NOT_FOUND, missing.kind());
    assertEquals("none: No such image: none", missing.problem());
    var self =
        assertThrows(DockerfileException.class, () -> graph("FROM a AS b", "COPY --from=b x y"));
    assertEquals(2, self.line());
    var circle =
        assertThrows(
            DockerfileException.class,
            () ->
                graph(
                    "FROM a AS one",
                    "COPY --from=two x y",
                    "FROM a AS two",
                    "COPY --from=one x y"));
    assertTrue(circle.problem().contains("circular dependency"));
    var port = assertThrows(DockerfileException.class, () -> graph("FROM a", "EXPOSE 99999"));
    assertEquals("failed to process line 2: invalid containerPort: 99999", port.problem());
  }

  @Test
  void cacheMountsAreNamedByTheirTargetUnlessTheySay() {
    assertEquals(
        List.of(
            new Op.RunMount.Cache(
                "/root/.m2",
                "/root/.m2",
                false,
                Op.RunMount.Sharing.SHARED,
                Optional.empty(),
                "",
                "0755",
                "0",
                "0"),
            new Op.RunMount.Tmpfs("/t", "")),
        run(graph(
                "FROM a", "RUN --mount=type=cache,target=/root/.m2 --mount=type=tmpfs,target=/t x"))
            .mounts());
  }

  @Test
  void stepsWithoutFilesHaveNoVertex() {
    BuildGraph graph = graph("FROM scratch", "ENV A=1", "COPY a /b");
    assertEquals(Optional.empty(), graph.steps().get(0).vertex());
    assertEquals(Optional.of(1), graph.steps().get(1).vertex());
  }
}
