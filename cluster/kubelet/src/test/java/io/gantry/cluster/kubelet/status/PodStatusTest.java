package io.gantry.cluster.kubelet.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.cluster.kubelet.pod.Observed.Ground;
import io.gantry.cluster.kubelet.pod.Scene;
import io.gantry.cluster.kubelet.pod.Waiting;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PodStatusTest {
  private static final String INIT =
      """
      {"initContainers":[{"name":"i","image":"app:1"}],
       "containers":[{"name":"c","image":"app:1"}]}
      """;

  private static Json.Obj status(Scene scene, int seconds) {
    return PodStatus.of(scene.pod, scene.observed(), "10.0.0.1", Scene.START.plusSeconds(seconds));
  }

  private static String conditions(Json.Obj status) {
    return status.array("conditions").stream()
        .map(Json::asObject)
        .map(c -> c.string("type") + "=" + c.string("status") + reason(c))
        .collect(Collectors.joining(" "));
  }

  private static String reason(Json.Obj condition) {
    return condition.string("reason").isEmpty() ? "" : "(" + condition.string("reason") + ")";
  }

  private static Json.Obj container(Json.Obj status) {
    return status.array("containerStatuses").getFirst().asObject();
  }

  @Test
  void aNewPodIsPendingAndItsContainersAreBeingCreated() {
    var scene = Scene.single("");
    scene.ground = new Ground.Missing(Instant.EPOCH);
    Json.Obj status = status(scene, 0);
    assertEquals("Pending", status.string("phase"));
    assertEquals(
        "PodReadyToStartContainers=False Initialized=True Ready=False(ContainersNotReady)"
            + " ContainersReady=False(ContainersNotReady)",
        conditions(status));
    assertEquals(
        "{\"waiting\":{\"reason\":\"ContainerCreating\"}}",
        container(status).object("state").text());
    assertEquals("2026-11-22T12:00:00Z", status.string("startTime"));
    assertEquals("BestEffort", status.string("qosClass"));
  }

  @Test
  void whileInitContainersRunTheOthersWait() {
    Json.Obj status = status(new Scene(INIT).running("i"), 1);
    assertEquals("Pending", status.string("phase"));
    assertTrue(conditions(status).contains("Initialized=False(ContainersNotInitialized)"));
    assertTrue(status.text().contains("containers with incomplete status: [i]"));
    assertEquals(
        "PodInitializing", container(status).object("state").object("waiting").string("reason"));
  }

  @Test
  void aRunningPodIsReadyWhenAllItsContainersAre() {
    var scene = new Scene(INIT).ended("i", 0, 1).running("c");
    Json.Obj status = status(scene, 2);
    assertEquals("Running", status.string("phase"));
    assertEquals(
        "PodReadyToStartContainers=True Initialized=True Ready=True ContainersReady=True",
        conditions(status));
    assertEquals("10.244.0.7", status.string("podIP"));
    assertEquals("gantry://id-c", container(status).string("containerID"));
    scene.health("c", true, false, Optional.empty());
    Json.Obj unready = status(scene, 3);
    assertTrue(conditions(unready).contains("Ready=False(ContainersNotReady)"));
    assertTrue(unready.text().contains("containers with unready status: [c]"));
  }

  @Test
  void aTransitionTimeMovesOnlyWithTheStatus() {
    var scene = Scene.single("").running("c");
    Json.Obj first = status(scene, 2);
    scene.pod = new io.gantry.cluster.kubelet.spec.PodSpec(scene.pod.object().withStatus(first));
    assertEquals(first, status(scene, 100), "nothing changed: nothing is written");
    scene.health("c", true, false, Optional.empty());
    assertTrue(status(scene, 100).text().contains("12:01:40Z"));
  }

  @Test
  void aCrashLoopShowsTheWaitAndTheLastEnd() {
    var scene = Scene.single("").ended("c", 3, 2);
    assertEquals(
        3, container(status(scene, 2)).object("state").object("terminated").number("exitCode", 0));
    scene.waiting("c", new Waiting(Waiting.CRASH_LOOP, "back-off 10s", Scene.START));
    Json.Obj status = status(scene, 3);
    assertEquals("Running", status.string("phase"));
    Json.Obj c = container(status);
    assertEquals("CrashLoopBackOff", c.object("state").object("waiting").string("reason"));
    Json.Obj end = c.object("lastState").object("terminated");
    assertEquals("Error", end.string("reason"));
    assertEquals(3, end.number("exitCode", 0));
    assertEquals("2026-11-22T12:00:02Z", end.string("finishedAt"));
  }

  @Test
  void theEndOfAllContainersIsTheEndOfThePod() {
    var never = ",\"restartPolicy\":\"Never\"";
    Json.Obj good = status(Scene.single(never).ended("c", 0, 1), 1);
    assertEquals("Succeeded", good.string("phase"));
    assertTrue(conditions(good).contains("Ready=False(PodCompleted)"));
    Json.Obj bad = status(Scene.single(never).ended("c", 1, 1), 1);
    assertEquals("Failed", bad.string("phase"));
    assertTrue(conditions(bad).contains("Ready=False(PodFailed)"));
  }

  @Test
  void aMissingImageLeavesThePodPending() {
    var waiting = new Waiting(Waiting.IMAGE_BACK_OFF, "why", Scene.START);
    Json.Obj status = status(Scene.single("").waiting("c", waiting), 1);
    assertEquals("Pending", status.string("phase"));
    assertEquals(
        "{\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"why\"}}",
        container(status).object("state").text());
  }

  @Test
  void aProgramThatCouldNotStartHasNoStartTime() {
    var scene = Scene.single("");
    var end = new Life.Ended(128, "StartError", "no such file", Optional.empty(), Scene.START);
    Json.Obj state = container(status(scene.run("c", 0, end, false), 1)).object("state");
    assertEquals("1970-01-01T00:00:00Z", state.object("terminated").string("startedAt"));
  }

  @Test
  void conditionsOfOthersAreKept() {
    var scene = Scene.single("");
    scene.pod =
        Scene.pod(
            scene.pod.object().spec().text(),
            ",\"status\":{\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"True\"}]}");
    assertTrue(conditions(status(scene.running("c"), 1)).endsWith("PodScheduled=True"));
  }

  @Test
  void requestsAndLimitsDecideTheClass() {
    String spec =
        "{\"containers\":[{\"name\":\"c\",\"image\":\"a\",\"resources\":{\"limits\":%s%s}}]}";
    String both = "{\"cpu\":\"1\",\"memory\":\"1Gi\"}";
    assertEquals("Guaranteed", qos(spec.formatted(both, "")));
    assertEquals("Burstable", qos(spec.formatted(both, ",\"requests\":{\"cpu\":\"500m\"}")));
    assertEquals("Burstable", qos(spec.formatted("{\"cpu\":\"1\"}", "")));
  }

  private static String qos(String spec) {
    return status(new Scene(spec), 0).string("qosClass");
  }
}
