package io.gantry.engine.local.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OwnerPlanTest {
  private static OwnerPlan decide(String mode, String refusal) {
    return OwnerPlan.decide(
        mode, () -> refusal.isEmpty() ? Optional.empty() : Optional.of(refusal));
  }

  @Test
  void filesAreCopiedOnlyWhereTheKernelCannotShowThem() {
    assertFalse(decide("auto", "").copied());
    OwnerPlan plan = decide("auto:size=7", "no such kernel");
    assertTrue(plan.copied());
    assertEquals(
        "The files of busybox were copied for --userns (1 layer): no such kernel.",
        plan.notice("busybox", 1));
  }

  @Test
  void anOrdinaryUsersKernelIsNotAsked() {
    OwnerPlan plan =
        OwnerPlan.decide(
            "keep-id:uid=7",
            () -> {
              throw new AssertionError("asked");
            });
    assertTrue(plan.copied());
  }

  @Test
  void theHostsUsersHaveTheirFiles() {
    assertFalse(decide("", "no").copied());
    assertFalse(decide("host", "no").copied());
  }
}
