package io.gantry.cluster.controllers.deployment;

import static io.gantry.cluster.controllers.deployment.Sets.deployment;
import static io.gantry.cluster.controllers.deployment.Sets.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.controllers.deployment.DeploymentPlan.Action;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeploymentPlanTest {
  private static DeploymentPlan decide(ApiObject deployment, OwnedSet... sets) {
    return DeploymentPlan.decide(deployment, List.of(sets), false);
  }

  /** As in {@code +web-b 3} for a set that is made, {@code web-a 10→8}, {@code -web-a}. */
  private static List<String> steps(DeploymentPlan plan) {
    return plan.actions().stream()
        .map(action ->
            switch (action) {
              case Action.Create(OwnedSet set) -> "+" + set.replicas();
              case Action.Update(OwnedSet before, OwnedSet after) ->
                  after.name() + " " + before.replicas() + ">" + after.replicas();
              case Action.Delete(OwnedSet set) -> "-" + set.name();
            })
        .toList();
  }

  @Test
  void aNewDeploymentGetsASetOfFullSize() {
    var plan = decide(deployment(3, "a"));
    assertEquals(List.of("+3"), steps(plan));
    OwnedSet made = plan.newest().orElseThrow();
    assertTrue(made.name().matches("web-[bcdfghjklmnpqrstvwxz2456789]{10}"), made.name());
    String hash = made.object().labels().get(TemplateHash.LABEL);
    assertEquals("web-" + hash, made.name());
    assertEquals(hash, made.object().text("spec", "selector", "matchLabels", TemplateHash.LABEL));
    assertEquals(
        hash, made.object().text("spec", "template", "metadata", "labels", TemplateHash.LABEL));
    assertEquals(1, made.revision());
    assertEquals("3", made.object().annotations().get(Revisions.DESIRED));
    assertEquals("4", made.object().annotations().get(Revisions.MAX));
    assertEquals("uid-web", made.object().controller().orElseThrow().uid());
  }

  @Test
  void anUpdateAddsWhatTheSurgeAllowsAndTakesWhatMayBeMissing() {
    // 10 with 25 %: at most 13, at least 8.
    assertEquals(
        List.of("+3", "web-a 10>8"), steps(decide(deployment(10, "b"), set("a", 1, 10, 10, 10))));
  }

  @Test
  void itGoesOnAsNewPodsBecomeAvailable() {
    assertEquals(
        List.of("web-b 3>5"),
        steps(decide(deployment(10, "b"), set("a", 1, 8, 8, 10), set("b", 2, 3, 0, 10))));
    assertEquals(
        List.of("web-a 8>5"),
        steps(decide(deployment(10, "b"), set("a", 1, 8, 8, 10), set("b", 2, 5, 3, 10))));
    assertEquals(
        List.of("web-b 5>8"),
        steps(decide(deployment(10, "b"), set("a", 1, 5, 5, 10), set("b", 2, 5, 3, 10))));
    assertEquals(
        List.of(),
        steps(decide(deployment(10, "b"), set("a", 1, 0, 0, 10), set("b", 2, 10, 10, 10))));
  }

  @Test
  void anUpdateThatDoesNotWorkStops() {
    assertEquals(
        List.of(),
        steps(decide(deployment(10, "b"), set("a", 1, 8, 8, 10), set("b", 2, 5, 0, 10))));
  }

  @Test
  void oldPodsThatDoNotWorkGoFirst() {
    // Two old versions; the younger's Pods never became available.
    assertEquals(
        List.of("web-b 3>0"),
        steps(
            decide(
                deployment(10, "c"),
                set("a", 1, 8, 8, 10),
                set("b", 2, 3, 0, 10),
                set("c", 3, 2, 0, 10))));
  }

  @Test
  void aSetThatWasJustShrunkIsNotShrunkAgainForPodsThatGo() {
    // It still reports four available, though it is to have three.
    OwnedSet old =
        new OwnedSet(
            set("a", 1, 3, 3, 4)
                .object()
                .with(Json.of(4), "status", "availableReplicas")
                .with(Json.of(4), "status", "replicas"));
    assertEquals(List.of(), steps(decide(deployment(4, "b"), old, set("b", 2, 2, 0, 4))));
  }

  @Test
  void surgeIsRoundedUpAndUnavailableDown() {
    var target = Target.of(deployment(10, "a"));
    assertEquals(13, target.most());
    assertEquals(8, target.fewest());
    target = Target.of(deployment(1, "a"));
    assertEquals(2, target.most());
    assertEquals(1, target.fewest());
  }

  @Test
  void noSurgeAndNothingUnavailableMeansOneUnavailable() {
    var target =
        Target.of(
            deployment(3, "a").with(Sets.strategy(Json.of(0), Json.of("10%")), "spec", "strategy"));
    assertEquals(3, target.most());
    assertEquals(2, target.fewest());
  }

  @Test
  void moreUnavailableThanThereAreMeansAll() {
    var target =
        Target.of(
            deployment(3, "a").with(Sets.strategy(Json.of(0), Json.of(9)), "spec", "strategy"));
    assertEquals(0, target.fewest());
  }

  @Test
  void aTemplateThatWasThereBeforeIsTheNewestAgain() {
    var plan = decide(deployment(4, "a"), set("a", 1, 0, 0, 4), set("b", 2, 4, 4, 4));
    OwnedSet newest = plan.newest().orElseThrow();
    assertEquals("web-a", newest.name());
    assertEquals(3, newest.revision());
    assertEquals("1", newest.object().annotations().get(Revisions.HISTORY));
    assertEquals(List.of("web-a 0>1"), steps(plan));
  }

  @Test
  void anotherTemplateDuringAnUpdateStartsAThirdSet() {
    assertEquals(
        List.of("+2", "web-b 5>2"),
        steps(decide(deployment(10, "c"), set("a", 1, 6, 6, 10), set("b", 2, 5, 0, 10))));
  }

  @Test
  void scalingAloneTakesTheOnlySet() {
    assertEquals(List.of("web-a 3>5"), steps(decide(deployment(5, "a"), set("a", 1, 3, 3, 3))));
    assertEquals(List.of("web-a 3>0"), steps(decide(deployment(0, "a"), set("a", 1, 3, 3, 3))));
  }

  @Test
  void scalingDuringAnUpdateIsInProportion() {
    // 10 Pods, 13 with the surge, as 8 and 5; to 20, that is 25 with the surge.
    assertEquals(
        List.of("web-a 8>15", "web-b 5>10"),
        steps(decide(deployment(20, "b"), set("a", 1, 8, 8, 10), set("b", 2, 5, 0, 10))));
    // And down to 5, that is 7.
    assertEquals(
        List.of("web-a 8>4", "web-b 5>3"),
        steps(decide(deployment(5, "b"), set("a", 1, 8, 8, 10), set("b", 2, 5, 0, 10))));
  }

  @Test
  void scalingToNothingEmptiesAllSets() {
    assertEquals(
        List.of("web-a 8>0", "web-b 5>0"),
        steps(decide(deployment(0, "b"), set("a", 1, 8, 8, 10), set("b", 2, 5, 0, 10))));
  }

  @Test
  void aPausedDeploymentScalesButDoesNotRoll() {
    ApiObject paused = deployment(6, "b").with(Json.of(true), "spec", "paused");
    assertEquals(List.of("web-a 4>6"), steps(decide(paused, set("a", 1, 4, 4, 4))));
    assertEquals(List.of(), steps(decide(paused, set("a", 1, 6, 6, 6))));
  }

  @Test
  void recreateEmptiesTheOldThenWaitsThenFills() {
    ApiObject deployment =
        deployment(3, "b").with(Json.object().put("type", "Recreate").build(), "spec", "strategy");
    OwnedSet full = set("a", 1, 3, 3, 3).withAnnotation(Revisions.MAX, "3");
    OwnedSet empty = set("a", 1, 0, 0, 3).withAnnotation(Revisions.MAX, "3");
    assertEquals(
        List.of("web-a 3>0"), steps(DeploymentPlan.decide(deployment, List.of(full), true)));
    assertEquals(List.of(), steps(DeploymentPlan.decide(deployment, List.of(empty), true)));
    assertEquals(List.of("+3"), steps(DeploymentPlan.decide(deployment, List.of(empty), false)));
  }

  @Test
  void oldVersionsBeyondTheLimitGoTheOldestFirst() {
    ApiObject deployment = deployment(2, "d").with(Json.of(1), "spec", "revisionHistoryLimit");
    assertEquals(
        List.of("-web-a", "-web-b"),
        steps(
            decide(
                deployment,
                set("a", 1, 0, 0, 2),
                set("b", 2, 0, 0, 2),
                set("c", 3, 0, 0, 2),
                set("d", 4, 2, 2, 2))));
  }

  @Test
  void oldVersionsStayUntilTheNewOneIsThere() {
    ApiObject deployment = deployment(2, "b").with(Json.of(0), "spec", "revisionHistoryLimit");
    assertEquals(List.of(), steps(decide(deployment, set("a", 1, 0, 0, 2), set("b", 2, 2, 1, 2))));
  }

  @Test
  void aDeploymentThatIsDeletedIsLeftAlone() {
    ApiObject deployment =
        deployment(5, "b").with(Json.of("2026-11-22T10:00:00Z"), "metadata", "deletionTimestamp");
    assertEquals(List.of(), steps(decide(deployment, set("a", 1, 3, 3, 3))));
  }

  @Test
  void itsAnnotationsAreItsNewestSets() {
    ApiObject deployment =
        deployment(2, "a")
            .withAnnotation("kubernetes.io/change-cause", "a better image")
            .withAnnotation("kubectl.kubernetes.io/last-applied-configuration", "{}");
    var annotations = decide(deployment).newest().orElseThrow().object().annotations();
    assertEquals("a better image", annotations.get("kubernetes.io/change-cause"));
    assertTrue(!annotations.containsKey("kubectl.kubernetes.io/last-applied-configuration"));
  }
}
