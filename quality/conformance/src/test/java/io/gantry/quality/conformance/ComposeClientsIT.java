package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** docker-compose, which many scripts still call. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "docker-compose"})
@LeavesNothing
final class ComposeClientsIT {
  private static final String PROJECT =
      """
      version: "3.8"
      services:
        web:
          build: .
          image: compose-web
          command: sh -c 'echo serving; exec httpd -f -p 80 -h /www'
          volumes: ["data:/data"]
          depends_on: [store]
        store:
          image: busybox
          command: sh -c 'echo ready; exec sleep 1000'
          environment: {WORD: kept}
      volumes: {data: {}}
      """;

  @Test
  void aProjectLivesByTheOldCompose(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox();
        DockerClient docker = DockerClient.of(gantry, root)) {
      Path project = Files.createDirectory(root.scratch().resolve("shop"));
      Files.writeString(project.resolve("docker-compose.yml"), PROJECT);
      Files.writeString(
          project.resolve("Dockerfile"), "FROM busybox\nRUN mkdir /www && echo hello > /www/a\n");
      compose(docker, project, "up", "-d", "--build").exits(0);
      String listed = compose(docker, project, "ps").succeeds();
      assertEquals(2, listed.lines().filter(line -> line.contains(" Up")).count(), listed);
      String page = "until wget -qO- http://web/a 2>/dev/null; do sleep 0.1; done";
      assertEquals(
          "hello", compose(docker, project, "exec", "-T", "store", "sh", "-c", page).succeeds());
      assertEquals(
          "kept",
          compose(docker, project, "run", "--rm", "-T", "store", "sh", "-c", "echo $WORD")
              .succeeds());
      assertTrue(compose(docker, project, "top", "web").succeeds().contains("httpd"));
      Process logs = docker.start(command(project, "logs", "-f", "--no-color", "store"));
      var reader = logs.inputReader(StandardCharsets.UTF_8);
      String line = reader.readLine();
      while (line != null && !line.contains("ready")) {
        line = reader.readLine();
      }
      compose(docker, project, "up", "-d", "--scale", "store=2").exits(0);
      compose(docker, project, "restart", "-t", "0", "web").exits(0);
      compose(docker, project, "down", "-v", "-t", "0", "--rmi", "local").exits(0);
      assertTrue(logs.waitFor(2, TimeUnit.MINUTES), "logs -f goes on after down");
      assertEquals("", docker.run("ps", "-aq").succeeds());
      assertEquals("", docker.run("volume", "ls", "-q").succeeds());
    }
  }

  private static Result compose(DockerClient docker, Path project, String... arguments)
      throws Exception {
    return docker.client(command(project, arguments));
  }

  private static List<String> command(Path project, String... arguments) {
    var command =
        new ArrayList<>(List.of("docker-compose", "--project-directory", project.toString(), "-f"));
    command.add(project.resolve("docker-compose.yml").toString());
    command.addAll(List.of(arguments));
    return command;
  }
}
