package io.gantry.cluster.controllers.replicaset;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReplicaSetPlanTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  /** Running and ready on node n since an hour. */
  private static ApiObject pod(String name) {
    return ApiObject.of(ResourceTypes.PODS, "default", name)
        .with(Json.of("uid-" + name), "metadata", "uid")
        .with(Json.of("2026-11-22T11:00:00Z"), "metadata", "creationTimestamp")
        .with(Json.of("n"), "spec", "nodeName")
        .with(Json.of("Running"), "status", "phase")
        .with(ready("True", "2026-11-22T11:00:00Z"), "status", "conditions");
  }

  private static Json ready(String status, String since) {
    return Json.array(
        List.of(
            Json.object()
                .put("type", "Ready")
                .put("status", status)
                .put("lastTransitionTime", since)
                .build()));
  }

  private static List<String> deleted(int wanted, ApiObject... pods) {
    return deleted(wanted, Map.of(), pods);
  }

  private static List<String> deleted(int wanted, Map<String, Integer> related, ApiObject... pods) {
    return ReplicaSetPlan.decide(wanted, List.of(pods), related, NOON).delete().stream()
        .map(ApiObject::name)
        .toList();
  }

  @Test
  void whatIsMissingIsMade() {
    assertEquals(2, ReplicaSetPlan.decide(3, List.of(pod("a")), Map.of(), NOON).create());
    assertEquals(0, ReplicaSetPlan.decide(1, List.of(pod("a")), Map.of(), NOON).create());
  }

  @Test
  void atMostFiveHundredAtOnce() {
    assertEquals(500, ReplicaSetPlan.decide(2000, List.of(), Map.of(), NOON).create());
  }

  @Test
  void podsWithoutANodeGoFirst() {
    assertEquals(List.of("b"), deleted(1, pod("a"), pod("b").without("spec", "nodeName")));
  }

  @Test
  void pendingPodsGoBeforeRunningOnes() {
    assertEquals(
        List.of("b"), deleted(1, pod("a"), pod("b").with(Json.of("Pending"), "status", "phase")));
  }

  @Test
  void notReadyPodsGoBeforeReadyOnes() {
    assertEquals(
        List.of("b"),
        deleted(
            1,
            pod("a"),
            pod("b").with(ready("False", "2026-11-22T11:00:00Z"), "status", "conditions")));
  }

  @Test
  void cheapPodsGoBeforeDearOnes() {
    String cost = "controller.kubernetes.io/pod-deletion-cost";
    assertEquals(
        List.of("b", "a"),
        deleted(
            1, pod("a"), pod("b").withAnnotation(cost, "-1"), pod("c").withAnnotation(cost, "10")));
  }

  @Test
  void podsOnCrowdedNodesGoFirst() {
    assertEquals(
        List.of("b"),
        deleted(
            1, Map.of("n", 1, "m", 3), pod("a"), pod("b").with(Json.of("m"), "spec", "nodeName")));
  }

  @Test
  void podsThatHaveJustBecomeReadyGoFirst() {
    assertEquals(
        List.of("b"),
        deleted(
            1,
            pod("a"),
            pod("b").with(ready("True", "2026-11-22T11:59:00Z"), "status", "conditions")));
  }

  @Test
  void podsThatRestartOftenGoFirst() {
    Json restarts = Json.array(List.of(Json.object().put("restartCount", 4).build()));
    assertEquals(
        List.of("b"), deleted(1, pod("a"), pod("b").with(restarts, "status", "containerStatuses")));
  }

  @Test
  void youngPodsGoFirst() {
    assertEquals(
        List.of("b"),
        deleted(
            1,
            pod("a"),
            pod("b").with(Json.of("2026-11-22T11:58:00Z"), "metadata", "creationTimestamp")));
  }

  private static ApiObject owner() {
    return ApiObject.of(ResourceTypes.REPLICA_SETS, "default", "web")
        .with(Json.of(7), "metadata", "generation")
        .with(Json.object().put("app", "web").build(), "spec", "template", "metadata", "labels");
  }

  private static ReplicaSetStatus status(ApiObject owner, ApiObject... pods) {
    return ReplicaSetStatus.of(owner, List.of(pods), java.util.Optional.empty(), NOON);
  }

  @Test
  void theStatusCounts() {
    Json.Obj status =
        status(
                owner(),
                pod("a").withLabel("app", "web"),
                pod("b"),
                pod("c").without("status", "conditions"))
            .status();
    assertEquals(3, status.number("replicas", 0));
    assertEquals(1, status.number("fullyLabeledReplicas", 0));
    assertEquals(2, status.number("readyReplicas", 0));
    assertEquals(2, status.number("availableReplicas", 0));
    assertEquals(7, status.number("observedGeneration", 0));
  }

  @Test
  void readyPodsBecomeAvailableInTime() {
    ApiObject owner = owner().with(Json.of(30), "spec", "minReadySeconds");
    var status =
        status(
            owner,
            pod("a"),
            pod("b").with(ready("True", "2026-11-22T11:59:50Z"), "status", "conditions"));
    assertEquals(2, status.status().number("readyReplicas", 0));
    assertEquals(1, status.status().number("availableReplicas", 0));
    assertEquals(20, status.again().orElseThrow().toSeconds());
  }

  @Test
  void aFailureIsACondition() {
    var failure = new ReplicaSetStatus.Failure("FailedCreate", "quota");
    Json.Obj status =
        ReplicaSetStatus.of(owner(), List.of(), java.util.Optional.of(failure), NOON).status();
    Json.Obj condition = status.array("conditions").getFirst().asObject();
    assertEquals("ReplicaFailure", condition.string("type"));
    assertEquals("FailedCreate", condition.string("reason"));
    assertEquals("quota", condition.string("message"));
    Json.Obj better = status(owner().withStatus(status)).status();
    assertEquals(List.of(), better.array("conditions"));
  }
}
