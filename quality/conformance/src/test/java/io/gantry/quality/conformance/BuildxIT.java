package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Docker's own builds by BuildKit's protocol against {@code gantry serve}. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "docker", "docker-buildx"})
@LeavesNothing
final class BuildxIT {
  @Test
  void dockersBuildsAreGantrys(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox();
        DockerClient docker = DockerClient.of(gantry, root).withBuildKit()) {
      Path context = Files.createDirectory(root.scratch().resolve("app"));
      images(docker, context);
      failures(docker, context);
      outputs(docker, context, root);
      targets(docker, root);
      history(docker);
      cancelled(docker, root);
      docker.run("buildx", "prune", "-af").exits(0);
    }
  }

  private static void write(Path directory, String name, String... lines) throws Exception {
    Files.writeString(directory.resolve(name), String.join("\n", lines) + "\n");
  }

  private static void images(DockerClient docker, Path context) throws Exception {
    write(
        context,
        "Dockerfile",
        "# syntax=docker/dockerfile:1",
        "FROM busybox AS made",
        "ARG V=1",
        "COPY word /",
        "RUN --mount=type=secret,id=token cat /word /run/secrets/token >/out; echo $V >>/out",
        "FROM made AS test",
        "FROM made",
        "COPY --from=more extra /");
    write(context, "word", "hello");
    write(context, "ignored", "x");
    write(context, ".dockerignore", "ignored");
    Path more = Files.createDirectory(context.resolveSibling("more"));
    write(more, "extra", "more");
    Path token = Files.writeString(context.resolveSibling("token"), "secret\n");
    Path id = context.resolveSibling("id");
    Path metadata = context.resolveSibling("metadata");
    String[] build = {
      "build",
      "-t",
      "app:1",
      "--build-arg",
      "V=2",
      "--label",
      "l=1",
      "--progress",
      "plain",
      "--secret",
      "id=token,src=" + token,
      "--build-context",
      "more=" + more,
      "--iidfile",
      id.toString(),
      "--metadata-file",
      metadata.toString(),
      context.toString()
    };
    Result first = docker.run(build).exits(0);
    assertTrue(
        first.err().contains("[internal] load build definition from Dockerfile"), first::err);
    assertTrue(first.err().contains("transferring context:"), first::err);
    assertFalse(first.err().contains("CACHED"), first::err);
    Result second = docker.run(build).exits(0);
    assertTrue(second.err().contains("CACHED"), second::err);
    String shown = docker.run("run", "--rm", "app:1", "cat", "/out", "/extra").succeeds();
    assertEquals("hello\nsecret\n2\nmore", shown);
    String image = docker.run("inspect", "-f", "{{.Id}} {{.Config.Labels.l}}", "app:1").succeeds();
    assertEquals(Files.readString(id) + " 1", image);
    assertTrue(Files.readString(metadata).contains("\"buildx.build.provenance\""));
    String[] checked = {"build", "--check", context.toString()};
    assertTrue(docker.run(checked).succeeds().contains("no warnings found"));
    String target =
        docker
            .run(
                "build",
                "-q",
                "--target",
                "test",
                "--secret",
                "id=token,src=" + token,
                "--build-context",
                "more=" + more,
                context.toString())
            .succeeds();
    assertTrue(target.startsWith("sha256:"), target);
  }

  private static void failures(DockerClient docker, Path context) throws Exception {
    write(context, "Failing", "FROM busybox", "RUN echo why; exit 3");
    String file = context.resolve("Failing").toString();
    Result failed = docker.run("build", "-f", file, context.toString()).exits(1);
    failed.complains("did not complete successfully: exit code: 3");
    failed.complains("2 | >>> RUN echo why; exit 3");
    write(context, "Failing", "FROM busybox", "NOPE");
    docker
        .run("build", "-f", file, context.toString())
        .exits(1)
        .complains("dockerfile parse error on line 2: unknown instruction: NOPE");
    docker
        .run("build", "-f", file, "--sbom=true", context.toString())
        .exits(1)
        .complains("needs a scanner");
  }

  private static void outputs(DockerClient docker, Path context, StateRoot root) throws Exception {
    write(context, "Files", "FROM scratch", "COPY word /dir/");
    String file = context.resolve("Files").toString();
    Path out = root.scratch().resolve("out");
    docker.run("build", "-f", file, "-o", out.toString(), context.toString()).exits(0);
    assertEquals("hello\n", Files.readString(out.resolve("dir/word")));
    Path layout = root.scratch().resolve("oci.tar");
    docker
        .run(
            "build",
            "-f",
            file,
            "--platform",
            "linux/amd64,linux/arm64",
            "-o",
            "type=oci,dest=" + layout,
            context.toString())
        .exits(0);
    assertTrue(Files.size(layout) > 0);
    Path cache = root.scratch().resolve("cache");
    docker
        .run(
            "build",
            "-f",
            file,
            "--cache-to",
            "type=local,mode=max,dest=" + cache,
            "-o",
            "type=tar,dest=" + root.scratch().resolve("files.tar"),
            context.toString())
        .exits(0);
    docker
        .run(
            "build",
            "-f",
            file,
            "--cache-from",
            "type=local,src=" + cache,
            "-o",
            "type=cacheonly",
            context.toString())
        .exits(0)
        .complains("importing cache manifest from local:");
  }

  private static void targets(DockerClient docker, StateRoot root) throws Exception {
    Path directory = Files.createDirectory(root.scratch().resolve("bake"));
    write(directory, "Base", "FROM busybox", "RUN echo base >/base");
    write(directory, "App", "FROM base", "RUN cat /base >/app");
    write(
        directory,
        "docker-bake.json",
        "{\"target\": {\"base\": {\"dockerfile\": \"Base\"}, \"default\": {\"dockerfile\":"
            + " \"App\",",
        " \"contexts\": {\"base\": \"target:base\"}, \"tags\": [\"baked\"]}}}");
    docker.in(directory).run("buildx", "bake").exits(0);
    assertEquals("base", docker.run("run", "--rm", "baked", "cat", "/app").succeeds());
  }

  private static void history(DockerClient docker) throws Exception {
    List<String> builds =
        docker
            .run("buildx", "history", "ls", "--format", "{{.Status}} {{.Ref}}")
            .succeeds()
            .lines()
            .toList();
    assertTrue(builds.stream().anyMatch(line -> line.startsWith("Error")), builds::toString);
    String completed =
        builds.stream().filter(line -> line.startsWith("Completed")).toList().getLast();
    String ref = completed.substring(completed.lastIndexOf(' ') + 1);
    String inspected = docker.run("buildx", "history", "inspect", ref).succeeds();
    assertTrue(inspected.contains("Build Steps:"), inspected);
    Result logs = docker.run("buildx", "history", "logs", "--progress", "plain", ref).exits(0);
    assertTrue(logs.err().contains("load build definition"), logs::toString);
    assertTrue(docker.run("buildx", "du").succeeds().contains("Total:"));
  }

  private static void cancelled(DockerClient docker, StateRoot root) throws Exception {
    Path directory = Files.createDirectory(root.scratch().resolve("long"));
    write(directory, "Dockerfile", "FROM busybox", "RUN echo begun; sleep 86399");
    Process build = docker.start("build", "--progress", "rawjson", directory.toString());
    try (var said = build.errorReader()) {
      // of which the log's text is in base64
      String line = said.readLine();
      while (line != null && !line.contains("YmVndW4K")) {
        line = said.readLine();
      }
      assertTrue(line != null);
      assertTrue(build.toHandle().destroy()); // the process alone would close the stream too
      while (said.readLine() != null) {
        // until it has ended
      }
    }
    assertTrue(build.waitFor() != 0);
    Gantry.await(
        "the step's process ends",
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(
                    process -> process.info().commandLine().orElse("").endsWith("sleep 86399")));
  }
}
