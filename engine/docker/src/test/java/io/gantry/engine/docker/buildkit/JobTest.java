package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.BuildOutput.Sink;
import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.api.build.BuildResult;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.engine.docker.buildkit.message.BridgeResult;
import io.gantry.engine.docker.buildkit.message.Entry;
import io.gantry.engine.docker.buildkit.message.FrontendRequest;
import io.gantry.engine.docker.buildkit.message.Graph;
import io.gantry.engine.docker.buildkit.message.ReturnRequest;
import io.gantry.engine.docker.buildkit.message.SolveRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.GrpcCode;
import io.gantry.platform.grpc.GrpcException;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobTest {
  private static final Digest IMAGE = Digest.of(new byte[] {1});

  @TempDir Path directory;

  private final FakeClient client = new FakeClient();
  private final List<BuildRequest> built = new ArrayList<>();
  private final List<String> discarded = new ArrayList<>();

  /** A builder that writes a byte to each output. */
  private final class FakeBuilder implements ImageBuilder {
    @Override
    public BuildResult build(BuildRequest request, BuildProgress progress) {
      built.add(request);
      try {
        for (var output : request.outputs()) {
          switch (output.sink()) {
            case Sink.Stream(var out) -> out.write('x');
            case Sink.File(Path path) -> Files.createDirectories(path);
            case Sink.None _ -> {}
          }
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
      return new BuildResult(
          IMAGE,
          IMAGE,
          Map.of(
              "containerimage.digest", "\"" + IMAGE + "\"",
              "containerimage.descriptor", "{\"size\":1}",
              "buildx.build.ref", "\"default/x\""));
    }

    @Override
    public Checked check(BuildRequest request) {
      return ImageBuilder.NONE.check(request);
    }

    @Override
    public Outline outline(BuildRequest request) {
      return ImageBuilder.NONE.outline(request);
    }

    @Override
    public List<Target> targets(BuildRequest request) {
      return List.of();
    }

    @Override
    public BuildCaches caches() {
      return BuildCaches.NONE;
    }
  }

  @BeforeEach
  void directories() throws Exception {
    Path files = Files.createDirectory(directory.resolve("files"));
    Files.writeString(files.resolve("Dockerfile"), "FROM scratch\n");
    client.directories.put("dockerfile", files);
    client.directories.put("context", files);
  }

  private Job job(Entry... exporters) {
    var request =
        new SolveRequest(
            "ref",
            "session",
            Optional.empty(),
            "",
            Map.of(),
            Map.of(),
            List.of(exporters),
            List.of(),
            List.of(),
            List.of(),
            false);
    return new Job(
        request,
        new FakeBuilder(),
        discarded::add,
        client,
        directory.resolve("scratch"),
        Clock.systemUTC());
  }

  private static FrontendRequest frontend(Map<String, Graph> inputs, String... options) {
    var all = new java.util.HashMap<String, String>();
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return new FrontendRequest(Optional.empty(), "dockerfile.v0", all, inputs, false);
  }

  private static void returns(Job job, String id) {
    job.returns(
        new ReturnRequest(
            Optional.of(new BridgeResult(Optional.of(id), Map.of())), Optional.empty()));
  }

  @Test
  void whatTheClientReturnsIsBuiltAndToldInTheWordsOfItsKind() throws Exception {
    Job job = job(new Entry("moby", Map.of("name", "app", "prefer-image-digest", "true")));
    returns(job, job.add(frontend(Map.of(), "target", "app"), Map.of()));

    Map<String, String> response = job.run(Map.of());

    assertEquals(
        Map.of(
            "containerimage.digest",
            IMAGE.toString(),
            "containerimage.descriptor",
            "eyJzaXplIjoxfQ=="),
        response);
    BuildRequest request = built.getFirst();
    assertEquals("app", request.subject().target());
    assertEquals("image", request.outputs().getFirst().type());
    assertEquals(Map.of("name", "app"), request.outputs().getFirst().attributes());
  }

  @Test
  void archivesAndDirectoriesGoToTheClient() throws Exception {
    Job job = job(new Entry("oci", Map.of()), new Entry("local", Map.of()));
    returns(job, job.add(frontend(Map.of()), Map.of()));

    var _ = job.run(Map.of());

    assertEquals("x", client.files.values().iterator().next().toString(StandardCharsets.UTF_8));
    assertEquals(List.of(directory.resolve("scratch").resolve("output-1")), client.sent);
  }

  @Test
  void nothingIsBuiltWhereTheClientOnlyAsked() throws Exception {
    Job job = job();
    job.returns(
        new ReturnRequest(
            Optional.of(new BridgeResult(Optional.empty(), Map.of())), Optional.empty()));

    assertEquals(Map.of(), job.run(Map.of()));
    assertEquals(List.of(), built);
  }

  @Test
  void theClientsFailureIsTheJobs() {
    Job job = job();
    var failure = new GrpcException(GrpcCode.UNKNOWN, "no");
    job.returns(new ReturnRequest(Optional.empty(), Optional.of(failure)));

    assertSame(failure, assertThrows(GrpcException.class, () -> job.run(Map.of())));
  }

  @Test
  void aResultThatAnotherBuildsOnIsBuiltOnceToAnImage() throws Exception {
    Job base = job();
    Result first = base.find(base.add(frontend(Map.of()), Map.of())).orElseThrow();
    Job job = job();
    var inputs = Map.of("base", Graph.ofResult("one"));
    String id = job.add(frontend(inputs, "context:base", "input:base"), Map.of("one", first));
    returns(job, id);

    var _ = job.run(Map.of());
    String _ = first.image();

    base.end();
    assertEquals(List.of(), discarded);
    job.end();
    assertEquals(List.of(IMAGE.toString()), discarded);
    assertEquals(2, built.size());
    assertEquals(
        Map.of("base", new io.gantry.engine.api.build.BuildContext.Image(IMAGE.toString())),
        built.get(1).subject().contexts());
  }

  @Test
  void anImageIsNeededAsLongAsAJobBuildsOnIt() throws Exception {
    var jobs = new Jobs();
    Job base = job();
    Result first = base.find(base.add(frontend(Map.of()), Map.of())).orElseThrow();
    Job job = job();
    String _ = job.add(frontend(Map.of()), Map.of("one", first));
    jobs.begin(job);
    assertFalse(jobs.need(IMAGE.toString()));
    String _ = first.image();
    assertTrue(jobs.need(IMAGE.toString()));
    jobs.end(job);
    assertFalse(jobs.need(IMAGE.toString()));
  }

  @Test
  void whatIsRefusedHoldsNothing() throws Exception {
    Job base = job();
    Result first = base.find(base.add(frontend(Map.of()), Map.of())).orElseThrow();
    String _ = first.image();
    var request = new FrontendRequest(Optional.empty(), "other.v0", Map.of(), Map.of(), false);
    assertThrows(GantryException.class, () -> job().add(request, Map.of("one", first)));

    base.end();
    assertEquals(List.of(IMAGE.toString()), discarded);
  }

  @Test
  void whatIsNotServedIsRefusedInWords() {
    Job job = job(new Entry("gha", Map.of()));
    returns(job, job.add(frontend(Map.of()), Map.of()));
    var unknown = assertThrows(GantryException.class, () -> job.run(Map.of()));
    assertEquals("exporter \"gha\" could not be found", unknown.text());
    var request = new FrontendRequest(Optional.empty(), "other.v0", Map.of(), Map.of(), false);
    var other = assertThrows(GantryException.class, () -> job.add(request, Map.of()));
    assertTrue(other.text().contains("frontend other.v0 not found"), other.text());
  }
}
