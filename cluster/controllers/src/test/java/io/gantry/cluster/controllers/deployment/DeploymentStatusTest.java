package io.gantry.cluster.controllers.deployment;

import static io.gantry.cluster.controllers.deployment.Sets.deployment;
import static io.gantry.cluster.controllers.deployment.Sets.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DeploymentStatusTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private static DeploymentStatus of(ApiObject deployment, Instant now, OwnedSet... sets) {
    var plan = new DeploymentPlan(List.of(), List.of(sets), Optional.of(sets[sets.length - 1]));
    return DeploymentStatus.of(deployment, plan, Condition.all(deployment.status()), now);
  }

  private static String condition(DeploymentStatus status, String type) {
    Condition condition = Condition.find(Condition.all(status.status()), type).orElseThrow();
    return condition.status()
        + " "
        + condition.reason()
        + ": "
        + condition.tree().string("message");
  }

  private static ApiObject after(ApiObject deployment, DeploymentStatus status) {
    return deployment.withStatus(status.status());
  }

  @Test
  void allIsCounted() {
    var status =
        of(deployment(10, "b"), NOON, set("a", 1, 6, 5, 10), set("b", 2, 4, 3, 10)).status();
    assertEquals(1, status.number("observedGeneration", 0));
    assertEquals(10, status.number("replicas", 0));
    assertEquals(4, status.number("updatedReplicas", 0));
    assertEquals(8, status.number("readyReplicas", 0));
    assertEquals(8, status.number("availableReplicas", 0));
    assertEquals(2, status.number("unavailableReplicas", 0));
  }

  @Test
  void enoughAvailablePodsMakeItAvailable() {
    assertEquals(
        "True MinimumReplicasAvailable: Deployment has minimum availability.",
        condition(of(deployment(10, "a"), NOON, set("a", 1, 10, 8, 10)), "Available"));
    assertEquals(
        "False MinimumReplicasUnavailable: Deployment does not have minimum availability.",
        condition(of(deployment(10, "a"), NOON, set("a", 1, 10, 7, 10)), "Available"));
  }

  @Test
  void progressIsNoted() {
    var status = of(deployment(4, "a"), NOON, set("a", 1, 4, 1, 4));
    assertEquals(
        "True ReplicaSetUpdated: ReplicaSet \"web-a\" is progressing.",
        condition(status, "Progressing"));
    assertEquals(Optional.of(Duration.ofSeconds(601)), status.again());
  }

  @Test
  void completionIsNotedAndNotWaitedForAgain() {
    var status = of(deployment(4, "a"), NOON, set("a", 1, 4, 4, 4));
    assertEquals(
        "True NewReplicaSetAvailable: ReplicaSet \"web-a\" has successfully progressed.",
        condition(status, "Progressing"));
    assertEquals(Optional.empty(), status.again());
  }

  @Test
  void withoutProgressTheDeadlinePasses() {
    ApiObject deployment = deployment(4, "a");
    deployment = after(deployment, of(deployment, NOON, set("a", 1, 4, 1, 4)));
    Instant late = NOON.plusSeconds(601);
    assertEquals(
        "True ReplicaSetUpdated: ReplicaSet \"web-a\" is progressing.",
        condition(of(deployment, NOON.plusSeconds(600), set("a", 1, 4, 1, 4)), "Progressing"));
    var status = of(deployment, late, set("a", 1, 4, 1, 4));
    assertEquals(
        "False ProgressDeadlineExceeded: ReplicaSet \"web-a\" has timed out progressing.",
        condition(status, "Progressing"));
    assertEquals(Optional.empty(), status.again());
  }

  @Test
  void progressAfterTheDeadlineCountsAgain() {
    ApiObject deployment = deployment(4, "a");
    deployment = after(deployment, of(deployment, NOON, set("a", 1, 4, 1, 4)));
    Instant late = NOON.plusSeconds(700);
    deployment = after(deployment, of(deployment, late, set("a", 1, 4, 1, 4)));
    assertEquals(
        "True ReplicaSetUpdated: ReplicaSet \"web-a\" is progressing.",
        condition(of(deployment, late, set("a", 1, 4, 2, 4)), "Progressing"));
  }

  @Test
  void aCompleteDeploymentThatLosesAPodDoesNotTimeOut() {
    ApiObject deployment = deployment(4, "a");
    deployment = after(deployment, of(deployment, NOON, set("a", 1, 4, 4, 4)));
    var status = of(deployment, NOON.plusSeconds(3600), set("a", 1, 4, 3, 4));
    assertTrue(condition(status, "Progressing").startsWith("True NewReplicaSetAvailable"));
  }

  @Test
  void nothingNewIsNotWritten() {
    ApiObject deployment = deployment(4, "a");
    deployment = after(deployment, of(deployment, NOON, set("a", 1, 4, 2, 4)));
    assertEquals(
        deployment.status(), of(deployment, NOON.plusSeconds(60), set("a", 1, 4, 2, 4)).status());
  }

  @Test
  void aPausedDeploymentHasNoDeadline() {
    ApiObject paused = deployment(4, "a").with(Json.of(true), "spec", "paused");
    assertEquals(Optional.empty(), of(paused, NOON, set("a", 1, 4, 2, 4)).again());
    List<Condition> conditions = DeploymentConditions.paused(List.of(), true, NOON);
    assertEquals("DeploymentPaused", conditions.getFirst().reason());
    assertEquals(
        "DeploymentResumed",
        DeploymentConditions.paused(conditions, false, NOON).getFirst().reason());
  }

  @Test
  void whatKeepsASetFromMakingPodsIsShown() {
    Json.Obj failure =
        Json.object()
            .put("type", "ReplicaFailure")
            .put("status", "True")
            .put("reason", "FailedCreate")
            .put("message", "forbidden")
            .build();
    OwnedSet failing =
        new OwnedSet(
            set("a", 1, 4, 0, 4)
                .object()
                .with(Json.array(List.of(failure)), "status", "conditions"));
    assertEquals(
        "True FailedCreate: forbidden",
        condition(of(deployment(4, "a"), NOON, failing), "ReplicaFailure"));
  }
}
