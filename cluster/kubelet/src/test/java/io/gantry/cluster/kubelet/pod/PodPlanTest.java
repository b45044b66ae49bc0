package io.gantry.cluster.kubelet.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.kubelet.pod.Observed.Ground;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PodPlanTest {
  private static final String MAIN = "{\"containers\":[{\"name\":\"c\",\"image\":\"app:1\"}]";

  private static Scene init(String more) {
    return new Scene(
        """
        {"initContainers":[{"name":"i1","image":"app:1"},
          {"name":"side","image":"app:1","restartPolicy":"Always"},
          {"name":"i2","image":"app:1"}],
         "containers":[{"name":"c","image":"app:1"},{"name":"d","image":"app:1"}]%s}
        """
            .formatted(more));
  }

  private static List<String> words(PodPlan plan) {
    return plan.actions().stream()
        .map(action ->
            switch (action) {
              case Action.Prepare _ -> "prepare";
              case Action.Start(var container, int attempt, _) ->
                  "start " + container.name() + " " + attempt;
              case Action.Stop(var run, Instant by, _) ->
                  "stop " + run.container() + " " + Duration.between(Scene.START, by).toSeconds();
              case Action.Wait(var container, var waiting) ->
                  "wait " + container.name() + " " + waiting.reason();
              case Action.Clear _ -> "clear";
              case Action.Forget _ -> "forget";
            })
        .toList();
  }

  private static Optional<Long> wake(PodPlan plan) {
    return plan.wake().map(time -> Duration.between(Scene.START, time).toSeconds());
  }

  @Test
  void sandboxAndVolumesComeFirst() {
    var scene = Scene.single("");
    scene.ground = new Ground.Missing(Instant.EPOCH);
    assertEquals(List.of("prepare"), words(scene.at(0)));
    scene.ground = new Ground.Missing(Scene.START.plusSeconds(5));
    assertEquals(List.of(), words(scene.at(0)));
    assertEquals(Optional.of(5L), wake(scene.at(0)));
  }

  @Test
  void initContainersRunOneByOneAndSidecarsStayBeside() {
    var scene = init("");
    assertEquals(List.of("start i1 0"), words(scene.at(0)));
    scene.running("i1");
    assertEquals(List.of(), words(scene.at(1)));
    scene.ended("i1", 0, 1);
    assertEquals(List.of("start side 0"), words(scene.at(1)));
    scene.running("side").health("side", false, false, Optional.empty());
    assertEquals(List.of(), words(scene.at(2)), "a sidecar that has not started holds back");
    scene.health("side", true, false, Optional.empty());
    assertEquals(List.of("start i2 0"), words(scene.at(2)));
    scene.ended("i2", 0, 3);
    assertEquals(List.of("start c 0", "start d 0"), words(scene.at(3)));
    scene.running("c").running("d");
    assertEquals(List.of(), words(scene.at(4)));
    assertEquals(Optional.empty(), scene.at(4).wake());
  }

  @Test
  void aFailedInitContainerIsRepeatedUnlessThePolicyIsNever() {
    assertEquals(List.of("start i1 1"), words(init("").ended("i1", 1, 1).at(1)));
    var never = init(",\"restartPolicy\":\"Never\"").ended("i1", 1, 1);
    assertEquals(List.of("clear"), words(never.at(1)));
  }

  @Test
  void aSidecarThatEndsStartsAgainAlsoWhileMainContainersRun() {
    var scene = init(",\"restartPolicy\":\"Never\"").ended("i1", 0, 1).ended("i2", 0, 1);
    scene.running("c").running("d").ended("side", 0, 5);
    assertEquals(List.of("start side 1"), words(scene.at(5)));
  }

  @Test
  void initContainersAreNotRepeatedOnceMainContainersHaveBegun() {
    assertEquals(List.of("start side 0"), words(init("").running("c").running("d").at(9)));
  }

  @Test
  void restartPolicyDecides() {
    assertEquals(List.of("start c 1"), words(Scene.single("").ended("c", 0, 1).at(1)));
    var onFailure = ",\"restartPolicy\":\"OnFailure\"";
    assertEquals(List.of("start c 1"), words(Scene.single(onFailure).ended("c", 1, 1).at(1)));
    assertEquals(List.of("clear"), words(Scene.single(onFailure).ended("c", 0, 1).at(1)));
    var never = ",\"restartPolicy\":\"Never\"";
    assertEquals(List.of("clear"), words(Scene.single(never).ended("c", 1, 1).at(1)));
  }

  @Test
  void aContainerThatCrashedBeforeWaits() {
    var scene = Scene.single("").ended("c", 1, 3);
    scene.backoff("c", new CrashBackoff(Duration.ofSeconds(20), Scene.START));
    var plan = scene.at(3);
    assertEquals(List.of("wait c CrashLoopBackOff"), words(plan));
    assertEquals(Optional.of(23L), wake(plan));
    var waiting = assertInstanceOf(Action.Wait.class, plan.actions().getFirst()).waiting();
    assertEquals(
        "back-off 20s restarting failed container=c pod=web_default(u1)", waiting.message());
    scene.waiting("c", waiting);
    assertEquals(List.of(), words(scene.at(4)), "it is said once");
    assertEquals(Optional.of(23L), wake(scene.at(4)));
    assertEquals(List.of("start c 1"), words(scene.at(23)));
  }

  @Test
  void theWaitDoublesUpToFiveMinutesAndIsForgottenAfterTen() {
    var backoff = CrashBackoff.NONE;
    Instant end = Scene.START;
    long[] delays = {0, 10, 20, 40, 80, 160, 300, 300};
    for (long delay : delays) {
      assertEquals(delay, Duration.between(end, backoff.until(end)).toSeconds());
      backoff = backoff.next(end);
      end = end.plusSeconds(delay + 1);
    }
    Instant later = end.plusSeconds(601);
    assertEquals(later, backoff.until(later));
    assertEquals(Duration.ofSeconds(10), backoff.next(later).delay());
  }

  @Test
  void aRunningContainerWithAnotherImageIsReplacedWithoutWaiting() {
    var scene = Scene.single("").running("c");
    scene.pod = Scene.pod(MAIN.replace("app:1", "app:2") + "}", "");
    var plan = scene.at(1);
    assertEquals(List.of("stop c 31"), words(plan));
    assertEquals(
        "Container c definition changed, will be restarted",
        assertInstanceOf(Action.Stop.class, plan.actions().getFirst()).message());
    var ended = Scene.single("").ended("c", 137, 2);
    ended.backoff("c", new CrashBackoff(Duration.ofMinutes(5), Scene.START));
    ended.pod = scene.pod;
    assertEquals(List.of("start c 1"), words(ended.at(2)));
  }

  @Test
  void aFailingProbeStopsAContainerOnce() {
    var scene = Scene.single("").running("c");
    scene.health("c", true, true, Optional.of("Container c failed liveness probe"));
    assertEquals(List.of("stop c 31"), words(scene.at(1)));
    scene.stopping("c", 31);
    assertEquals(List.of(), words(scene.at(2)));
  }

  @Test
  void aMissingImageIsTriedAgainLater() {
    var waiting = new Waiting(Waiting.IMAGE_PULL, "not there", Scene.START.plusSeconds(10));
    var scene = Scene.single("").waiting("c", waiting);
    var plan = scene.at(1);
    assertEquals(List.of("wait c ImagePullBackOff"), words(plan));
    var backOff = assertInstanceOf(Action.Wait.class, plan.actions().getFirst()).waiting();
    assertEquals("Back-off pulling image \"app:1\": ErrImagePull: not there", backOff.message());
    scene.waiting("c", backOff);
    assertEquals(List.of(), words(scene.at(2)));
    assertEquals(Optional.of(10L), wake(scene.at(2)));
    assertEquals(List.of("start c 0"), words(scene.at(10)));
  }

  @Test
  void deletionStopsMainContainersThenSidecarsThenClearsThenForgets() {
    var scene = init("").ended("i1", 0, 1).ended("i2", 0, 1);
    scene.running("side").running("c").running("d").deleted();
    assertEquals(List.of("stop c 30", "stop d 30"), words(scene.at(5)));
    scene.stopping("c", 30).stopping("d", 30);
    assertEquals(List.of(), words(scene.at(6)));
    scene.ended("c", 143, 7).ended("d", 0, 7);
    assertEquals(List.of("stop side 30"), words(scene.at(7)));
    scene.ended("side", 0, 8);
    assertEquals(List.of("clear"), words(scene.at(8)));
    scene.ground = new Ground.Cleared();
    assertEquals(List.of("forget"), words(scene.at(8)));
  }

  @Test
  void aShorterGraceHurriesAStopUnderWay() {
    var scene = Scene.single("").running("c").stopping("c", 30).deleted();
    scene.pod = Scene.single(",\"terminationGracePeriodSeconds\":1").pod;
    assertEquals(List.of("stop c 1"), words(scene.at(2)));
  }

  @Test
  void aForcedDeletionLeavesLittleTime() {
    var scene = Scene.single("").running("c").deleted();
    var gone =
        new Observed(scene.ground, scene.containers, Scene.START, Optional.of(Scene.START), true);
    assertEquals(List.of("stop c 2"), words(PodPlan.decide(scene.pod, gone, Scene.START)));
  }

  @Test
  void nothingIsStartedForAPodThatIsBeingDeleted() {
    var scene = Scene.single("").deleted();
    scene.ground = new Ground.Missing(Instant.EPOCH);
    assertEquals(List.of("clear"), words(scene.at(0)));
  }

  @Test
  void sidecarsAreStoppedWhenTheMainContainersAreDone() {
    var scene = init(",\"restartPolicy\":\"Never\"").ended("i1", 0, 1).ended("i2", 0, 1);
    scene.running("side").ended("c", 0, 5).ended("d", 0, 6);
    assertEquals(List.of("stop side 36"), words(scene.at(6)));
    scene.stopping("side", 36);
    assertEquals(List.of(), words(scene.at(7)));
    scene.ended("side", 0, 8);
    assertEquals(List.of("clear"), words(scene.at(8)));
    scene.ground = new Ground.Cleared();
    assertEquals(List.of(), words(scene.at(9)), "its object stays until somebody deletes it");
  }

  @Test
  void theDeadlineEndsAPodButNotOneThatEndedBefore() {
    var more = ",\"activeDeadlineSeconds\":60,\"restartPolicy\":\"Never\"";
    var scene = Scene.single(more).running("c");
    assertEquals(Optional.of(60L), wake(scene.at(1)));
    assertEquals(List.of("stop c 90"), words(scene.at(60)));
    var observed = scene.ended("c", 0, 61).observed();
    assertEquals(PodOutcome.DEADLINE_EXCEEDED, PodOutcome.of(scene.pod, observed, Scene.START));
    var early = Scene.single(more).ended("c", 0, 59);
    assertEquals(
        PodOutcome.SUCCEEDED,
        PodOutcome.of(early.pod, early.observed(), Scene.START.plusSeconds(99)));
  }

  @Test
  void aPodThatIsOverStaysOverWhenNothingElseIsRemembered() {
    var scene = Scene.single("");
    scene.pod = Scene.pod(MAIN + "}", ",\"status\":{\"phase\":\"Succeeded\"}");
    scene.ground = new Ground.Missing(Instant.EPOCH);
    assertEquals(List.of("clear"), words(scene.at(0)));
    assertTrue(scene.at(0).wake().isEmpty());
  }
}
