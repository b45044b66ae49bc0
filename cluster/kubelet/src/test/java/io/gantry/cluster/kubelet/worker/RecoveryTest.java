package io.gantry.cluster.kubelet.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.cluster.kubelet.pod.Scene;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.EngineLabels;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
  private static final Instant NOW = Scene.START.plusSeconds(100);
  private static final ContainerState RUNNING = new ContainerState.Running(1, Scene.START, false);

  private final PodSpec pod = Scene.single("").pod;
  private final ContainerTemplate template = pod.containers().getFirst();

  private static ContainerState exited(int code) {
    return new ContainerState.Exited(
        code, false, Optional.of(Scene.START), Scene.START.plusSeconds(1), "");
  }

  private ContainerDetails container(int attempt, ContainerState state) {
    return new ContainerDetails(
        "id" + attempt,
        "",
        Scene.START,
        "app:1",
        Digest.of(new byte[0]),
        ContainerSpec.of("app:1", List.of()),
        "",
        List.of(),
        List.of(),
        "",
        "",
        "",
        EngineLabels.of(pod, template, attempt),
        "SIGTERM",
        List.of(),
        state,
        0,
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        new ContainerDetails.Paths("", "", "", "", List.of(), ""));
  }

  private Recovery recover(PodSpec of, ContainerDetails... found) {
    return Recovery.of(of, template, List.of(found), NOW);
  }

  @Test
  void theLastRunsAreFoundByTheirLabelsAndOlderOnesGo() {
    Recovery recovery =
        recover(pod, container(1, exited(1)), container(3, RUNNING), container(2, exited(2)));
    Incarnation current = recovery.current().orElseThrow();
    assertEquals("id3", current.id());
    assertEquals(3, current.attempt());
    assertEquals(template.hash(), current.hash());
    assertTrue(current.running());
    assertEquals("id2", recovery.previous().orElseThrow().id());
    assertEquals(List.of("id1"), recovery.superfluous());
  }

  @Test
  void anExitThatNobodySawIsSeen() {
    Incarnation current = recover(pod, container(0, exited(3))).current().orElseThrow();
    assertEquals(3, assertInstanceOf(Life.Ended.class, current.life()).exitCode());
  }

  @Test
  void aContainerThatWasNeverStartedIsMadeAgain() {
    Recovery recovery = recover(pod, container(0, new ContainerState.Created()));
    assertEquals(Optional.empty(), recovery.current());
    assertEquals(List.of("id0"), recovery.superfluous());
  }

  @Test
  void whatTheEngineHasLostTheStatusRemembers() {
    String status =
        """
        ,"status":{"containerStatuses":[{"name":"c","containerID":"gantry://x",
          "restartCount":4,"state":{"running":{"startedAt":"2026-11-22T12:00:00Z"}}}]}
        """;
    Recovery recovery = recover(Scene.pod(pod.object().spec().text(), status));
    Incarnation current = recovery.current().orElseThrow();
    assertEquals(4, current.attempt());
    assertEquals(
        "ContainerStatusUnknown", assertInstanceOf(Life.Ended.class, current.life()).reason());
  }
}
