package io.gantry.engine.build.graph;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.gantry.engine.api.build.BuildContext;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.dockerfile.Dockerfile;
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
import java.util.Set;

/** Makes graphs of Dockerfiles whose base images are made up. */
final class GraphMaker {
  static final Platform PLATFORM = new Platform("linux", "amd64", "");
  static final Platform OTHER = new Platform("linux", "arm64", "");
  private static final Json NOTHING = Json.array(List.of());

  final List<String> warnings = new ArrayList<>();
  final List<String> lookedUp = new ArrayList<>();
  private BuildRequest.Subject subject = BuildRequest.Subject.of(new BuildContext.Empty());
  private BuildRequest.Running running = BuildRequest.Running.PLAIN;

  GraphMaker given(Map<String, String> arguments) {
    subject = subject.withArguments(arguments);
    return this;
  }

  GraphMaker target(String stage) {
    subject = subject.withTarget(stage);
    return this;
  }

  GraphMaker contexts(Map<String, BuildContext> contexts) {
    subject = subject.withContexts(contexts);
    return this;
  }

  GraphMaker allowing(String... entitlements) {
    running = new BuildRequest.Running("default", List.of(), 0, List.of(), Set.of(entitlements));
    return this;
  }

  BuildGraph graph(String... lines) {
    return graph(PLATFORM, false, lines);
  }

  BuildGraph graph(Platform platform, boolean several, String... lines) {
    return GraphBuilder.build(
        Dockerfile.parse(Source.of("Dockerfile", String.join("\n", lines))),
        new GraphRequest(subject, running, platform, PLATFORM, several),
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
    Platform has = reference.equals("amd64only") ? PLATFORM : platform;
    ImageConfig base =
        ImageConfig.scratch(has)
            .withConfig("Env", Json.strings(List.of("PATH=/bin", "HELLO=base")))
            .withConfig("Cmd", Json.strings(List.of("sh")));
    return reference.equals("onbuild")
        ? base.withConfig(
            "OnBuild",
            Json.strings(List.of("ENV TRIGGERED=yes", "COPY . /src", "COPY --from=tools /t /t")))
        : base.withConfig("OnBuild", NOTHING);
  }

  static List<String> titles(BuildGraph graph) {
    return graph.vertices().stream().map(Vertex::title).filter(title -> !title.isEmpty()).toList();
  }

  static List<String> history(BuildGraph graph) {
    return graph.steps().stream().map(BuildGraph.Step::createdBy).toList();
  }

  static Vertex output(BuildGraph graph) {
    return graph.vertices().get(graph.output());
  }

  static Op.Run run(BuildGraph graph) {
    return assertInstanceOf(Op.Run.class, output(graph).op());
  }

  static Op.Copy copy(BuildGraph graph) {
    return assertInstanceOf(Op.Copy.class, output(graph).op());
  }
}
