package io.gantry.cluster.kubelet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.model.ApiObject;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class PodEndsIT {
  private static String told(Path directory) {
    return "\"volumes\":[{\"name\":\"t\",\"hostPath\":{\"path\":\"" + directory + "\"}}]";
  }

  private static final String MOUNT = "\"volumeMounts\":[{\"name\":\"t\",\"mountPath\":\"/t\"}]";

  @Test
  void hooksRunAndThenTheSignalComes(StateRoot directories) throws Exception {
    Path out = directories.scratch();
    try (var host = new TestNode(directories)) {
      host.run(
          "hooks",
          """
          %s,"containers":[{"name":"c","image":"busybox",%s,
            "command":["sh","-c","trap 'echo term >> /t/out; exit 0' TERM; sleep 1000 & wait"],
            "lifecycle":{"postStart":{"exec":{"command":["sh","-c","echo post >> /t/out"]}},
              "preStop":{"exec":{"command":["sh","-c","echo pre >> /t/out"]}}}}]
          """
              .formatted(told(out), MOUNT));
      host.awaitReady("hooks");
      long begin = System.nanoTime();
      host.delete("hooks");
      host.awaitGone("hooks");
      assertEquals("post\npre\nterm\n", Files.readString(out.resolve("out")));
      assertTrue(Duration.ofNanos(System.nanoTime() - begin).toSeconds() < 20, "not killed");
    }
  }

  @Test
  void aProgramThatDoesNotEndIsKilledWhenItsTimeIsOver(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "deaf",
          """
          "terminationGracePeriodSeconds":2,
          "containers":[{"name":"c","image":"busybox","command":["sleep","1000"]}]
          """);
      host.awaitReady("deaf");
      long begin = System.nanoTime();
      host.delete("deaf");
      host.awaitGone("deaf");
      assertTrue(Duration.ofNanos(System.nanoTime() - begin).toMillis() >= 1900);
    }
  }

  @Test
  void aSidecarServesBeforeAndEndsAfterTheOthers(StateRoot directories) throws Exception {
    Path out = directories.scratch();
    try (var host = new TestNode(directories)) {
      host.run(
          "side",
          """
          %s,"restartPolicy":"Never",
          "initContainers":[{"name":"s","image":"busybox","restartPolicy":"Always",%s,
            "command":["sh","-c",
              "trap 'echo side >> /t/out; exit 0' TERM; touch /t/up; sleep 1000 & wait"],
            "startupProbe":{"exec":{"command":["test","-e","/t/up"]},"periodSeconds":1}}],
          "containers":[{"name":"c","image":"busybox",%s,
            "command":["sh","-c","test -e /t/up && echo main >> /t/out"]}]
          """
              .formatted(told(out), MOUNT, MOUNT));
      host.await("side", "done", p -> p.status().string("phase").equals("Succeeded"));
      assertEquals("main\nside\n", Files.readString(out.resolve("out")));
    }
  }

  @Test
  void theDeadlineEndsAPod(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "late",
          """
          "activeDeadlineSeconds":1,"terminationGracePeriodSeconds":1,
          "containers":[{"name":"c","image":"busybox","command":["sleep","1000"]}]
          """);
      ApiObject pod =
          host.await("late", "failed", p -> p.status().string("phase").equals("Failed"));
      assertEquals("DeadlineExceeded", pod.status().string("reason"));
    }
  }

  @Test
  void aProbeThatHangsIsEnded(StateRoot directories) throws Exception {
    String message = "Readiness probe failed: command timed out: \"sleep 555\" timed out after 1s";
    try (var host = new TestNode(directories)) {
      host.run(
          "hang",
          """
          "containers":[{"name":"c","image":"busybox","command":["sleep","1000"],
            "readinessProbe":{"exec":{"command":["sleep","555"]},"periodSeconds":1}}]
          """);
      host.awaitSaid("Unhealthy: " + message);
      host.awaitSaidTimes(message, 4);
      String id = TestNode.container(host.pod("hang").orElseThrow(), "c").string("containerID");
      String ref = id.substring("gantry://".length());
      long left =
          host.engine.containers().top(ref, List.of()).rows().stream()
              .filter(row -> row.toString().contains("555"))
              .count();
      assertTrue(left <= 1, left + " probes at once");
    }
  }

  @Test
  void aProgramThatIsNotThereIsSaid(StateRoot directories) throws Exception {
    try (var host = new TestNode(directories)) {
      host.run(
          "none",
          """
          "restartPolicy":"Never",
          "containers":[{"name":"c","image":"busybox","command":["/nothere"]}]
          """);
      ApiObject pod =
          host.await("none", "failed", p -> p.status().string("phase").equals("Failed"));
      var end = TestNode.container(pod, "c").object("state").object("terminated");
      assertEquals("StartError", end.string("reason"));
      assertEquals(128, end.number("exitCode", 0));
      assertTrue(end.string("message").contains("/nothere"), end.text());
    }
  }
}
