package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Docker's own command line against {@code gantry serve}. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "docker"})
@LeavesNothing
final class DockerApiIT {
  @Test
  void containersLiveAsWithDocker(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox();
        DockerClient docker = DockerClient.of(gantry, root)) {
      streams(docker);
      life(docker, root);
      failures(docker);
      assertEquals("", docker.run("ps", "-aq").succeeds());
    }
  }

  /** Again and again: a client that is quicker than its streams would hang. */
  private static void streams(DockerClient docker) throws Exception {
    for (int i = 0; i < 5; i++) {
      assertEquals("hello", docker.run("run", "--rm", "busybox", "echo", "hello").succeeds());
    }
    assertEquals("in", docker.runWith("in", "run", "-i", "--rm", "busybox", "cat").succeeds());
    Result both =
        docker.run("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");
    assertEquals(List.of(3, "out\n", "err\n"), List.of(both.code(), both.out(), both.err()));
  }

  private static void life(DockerClient docker, StateRoot root) throws Exception {
    docker.run("network", "create", "backend").exits(0);
    docker.run("volume", "create", "data").exits(0);
    docker
        .run(
            "run",
            "-d",
            "--name=web",
            "--network=backend",
            "--volume=data:/data",
            "--memory=32m",
            "--env=A=b",
            "--label=x=y",
            "--restart=on-failure:2",
            "busybox",
            "sh",
            "-c",
            "echo up; exec sleep 1000")
        .exits(0);
    String shown =
        "{{.State.Status}} {{.Name}} {{.Config.Labels.x}}"
            + " {{.HostConfig.Memory}} {{.HostConfig.RestartPolicy.Name}}"
            + " {{.HostConfig.NetworkMode}}";
    assertEquals(
        "running /web y 33554432 on-failure backend",
        docker.run("inspect", "-f", shown, "web").succeeds());
    assertEquals("up", docker.run("logs", "web").succeeds());
    String neighbour = "nslookup web >/dev/null && echo found";
    assertEquals(
        "found",
        docker
            .run("run", "--rm", "--network", "backend", "busybox", "sh", "-c", neighbour)
            .succeeds());
    assertEquals("b", docker.run("exec", "web", "sh", "-c", "echo $A").succeeds());
    assertEquals(7, docker.run("exec", "web", "sh", "-c", "exit 7").code());
    files(docker, root);
    assertTrue(docker.run("top", "web").succeeds().contains("sleep 1000"));
    assertTrue(docker.run("stats", "--no-stream", "web").succeeds().contains("/ 32MiB"));
    assertEquals("", docker.run("ps", "-q", "--filter", "label=x=z").succeeds());
    docker.run("pause", "web").exits(0);
    assertTrue(docker.run("ps").succeeds().contains("(Paused)"));
    docker.run("unpause", "web").exits(0);
    docker.run("rename", "web", "site").exits(0);
    docker.run("update", "--memory", "64m", "--memory-swap", "64m", "site").exits(0);
    docker.run("stop", "-t", "0", "site").exits(0);
    assertEquals("137", docker.run("wait", "site").succeeds());
    docker.run("rm", "site").exits(0);
    docker.run("network", "rm", "backend").exits(0);
    docker.run("volume", "rm", "data").exits(0);
  }

  private static void files(DockerClient docker, StateRoot root) throws Exception {
    Path file = Files.writeString(root.scratch().resolve("page"), "content");
    docker.run("cp", file.toString(), "web:/data/").exits(0);
    assertEquals("content", docker.run("exec", "web", "cat", "/data/page").succeeds());
    docker.run("cp", "web:/data/page", root.scratch().resolve("back").toString()).exits(0);
    assertEquals("content", Files.readString(root.scratch().resolve("back")));
    String none = docker.run("cp", "web:/none", "-").err();
    assertTrue(none.contains("Could not find the file /none"), none);
  }

  private static void failures(DockerClient docker) throws Exception {
    for (int i = 0; i < 5; i++) {
      docker.run("run", "--rm", "busybox", "nosuch").exits(127);
    }
    docker.run("run", "--rm", "busybox", "/etc").exits(126);
    docker.run("create", "--name", "one", "busybox").exits(0);
    String taken = docker.run("create", "--name", "one", "busybox").err();
    assertTrue(taken.contains("Conflict. The container name \"/one\" is already in use"), taken);
    docker.run("rm", "one").exits(0);
    String none = docker.run("inspect", "nothing").err();
    assertTrue(none.contains("No such object: nothing"), none);
  }

  @Test
  void imagesAreBuiltKeptAndSent(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox();
        DockerClient docker = DockerClient.of(gantry, root)) {
      Path context = Files.createDirectory(root.scratch().resolve("context"));
      Path dockerfile = context.resolve("Dockerfile");
      Files.writeString(dockerfile, "FROM busybox\nARG A=1\nRUN echo $A > /a\n");
      String built =
          docker.run("build", "-t", "made", "--build-arg", "A=2", context.toString()).succeeds();
      assertTrue(built.contains("Successfully tagged made:latest"), built);
      assertEquals("2", docker.run("run", "--rm", "made", "cat", "/a").succeeds());
      assertTrue(docker.run("history", "made").succeeds().contains("echo $A > /a"));
      docker.run("tag", "made", "other:1").exits(0);
      Path archive = root.scratch().resolve("made.tar");
      docker.run("save", "-o", archive.toString(), "made").exits(0);
      docker.run("rmi", "made", "other:1").exits(0);
      assertFalse(docker.run("images").succeeds().contains("made"));
      assertEquals(
          "Loaded image: made:latest", docker.run("load", "-i", archive.toString()).succeeds());
      Files.writeString(dockerfile, "FROM busybox\nRUN false\n");
      Result broken = docker.run("build", context.toString());
      assertEquals(1, broken.code(), broken.err());
    }
  }

  @Test
  void eventsAndFollowedLogsEndWithTheirClients(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox();
        DockerClient docker = DockerClient.of(gantry, root)) {
      docker
          .run("run", "-d", "--name", "aa", "busybox", "sh", "-c", "echo one; sleep 1000")
          .exits(0);
      Process logs = docker.start("logs", "-f", "aa");
      assertEquals("one", logs.inputReader(StandardCharsets.UTF_8).readLine());
      docker.run("kill", "aa").exits(0);
      assertEquals("137", docker.run("wait", "aa").succeeds());
      assertEquals(0, logs.waitFor());
      Process events = docker.start("events", "--since=5m", "--filter=event=die");
      String died = events.inputReader(StandardCharsets.UTF_8).readLine();
      assertTrue(died.contains(" container die "), died);
      events.destroy();
      int _ = events.waitFor();
      docker.run("rm", "aa").exits(0);
    }
  }
}
