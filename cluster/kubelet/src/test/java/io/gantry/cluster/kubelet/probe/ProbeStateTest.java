package io.gantry.cluster.kubelet.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProbeStateTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

  private static ProbeSpec spec(ProbeSpec.Sort sort, String text) {
    return ProbeSpec.of(sort, Json.parse(text).asObject());
  }

  @Test
  void whatIsNotSaidIsAsUpstream() {
    var spec = spec(ProbeSpec.Sort.LIVENESS, "{}");
    assertEquals(10, spec.period().toSeconds());
    assertEquals(1, spec.timeout().toSeconds());
    assertEquals(1, spec.successThreshold());
    assertEquals(3, spec.failureThreshold());
  }

  @Test
  void livenessFailsAtTheThresholdAndNotBefore() {
    var spec = spec(ProbeSpec.Sort.LIVENESS, "{\"failureThreshold\":2}");
    var state = ProbeState.initial(ProbeSpec.Sort.LIVENESS);
    assertTrue(state.verdict());
    state = state.after(false, spec);
    assertTrue(state.verdict());
    assertFalse(state.failed(spec));
    state = state.after(true, spec).after(false, spec);
    assertFalse(state.failed(spec), "a success between two failures counts");
    state = state.after(false, spec);
    assertTrue(state.failed(spec));
    assertFalse(state.verdict());
  }

  @Test
  void readinessBeginsUnreadyAndNeedsItsSuccesses() {
    var spec = spec(ProbeSpec.Sort.READINESS, "{\"successThreshold\":2,\"failureThreshold\":1}");
    var state = ProbeState.initial(ProbeSpec.Sort.READINESS);
    assertFalse(state.verdict());
    state = state.after(true, spec);
    assertFalse(state.verdict());
    state = state.after(true, spec);
    assertTrue(state.verdict());
    assertFalse(state.after(false, spec).verdict());
  }

  @Test
  void theFirstQuestionComesAfterTheDelayTheOthersAfterThePeriod() {
    var spec = spec(ProbeSpec.Sort.READINESS, "{\"initialDelaySeconds\":5,\"periodSeconds\":3}");
    var state = ProbeState.initial(ProbeSpec.Sort.READINESS);
    assertEquals(START.plusSeconds(5), state.next(spec, START, Optional.empty()));
    assertEquals(START.plusSeconds(11), state.next(spec, START, Optional.of(START.plusSeconds(8))));
  }
}
