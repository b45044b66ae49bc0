package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.gantry.image.distribution.registry.UploadPlan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class UploadPlanTest {
  private static final long GIB = 1L << 30;

  private static List<Step> steps(UploadPlan plan) {
    var steps = new ArrayList<Step>();
    long done = 0;
    while (true) {
      Step step = plan.next(done, false);
      steps.add(step);
      switch (step) {
        case Step.Part(long length) -> done += length;
        case Step.Whole _, Step.Open _, Step.Finish _ -> {
          return steps;
        }
      }
    }
  }

  @Test
  void smallBlobsAreSentWithTheEnd() {
    assertEquals(List.of(new Step.Whole()), steps(UploadPlan.of(OptionalLong.of(0))));
    assertEquals(List.of(new Step.Whole()), steps(UploadPlan.of(OptionalLong.of(1 << 20))));
  }

  @Test
  void othersAreSentInOneRequestUpToAGibibyte() {
    assertEquals(
        List.of(new Step.Part(GIB), new Step.Finish()), steps(UploadPlan.of(OptionalLong.of(GIB))));
    assertEquals(
        List.of(new Step.Part(GIB), new Step.Part(7), new Step.Finish()),
        steps(UploadPlan.of(OptionalLong.of(GIB + 7))));
  }

  @Test
  void partsBecomeSmallerWhereTheyAreRefusedButNotTooSmall() {
    UploadPlan smaller = UploadPlan.of(OptionalLong.of(GIB)).smaller();

    assertEquals(new Step.Part(64 << 20), smaller.next(0, false));
    assertEquals(new Step.Part(8 << 20), smaller.smaller().next(0, false));
    assertFalse(smaller.smaller().canBeSmaller());
    assertFalse(UploadPlan.of(OptionalLong.of(5 << 20)).canBeSmaller());
  }

  @Test
  void aRegistryMayAskForLargerParts() {
    UploadPlan smaller = UploadPlan.of(OptionalLong.of(GIB)).smaller();

    assertEquals(new Step.Part(100 << 20), smaller.atLeast("104857600").next(0, false));
    assertEquals(smaller, smaller.atLeast("1024"));
    assertEquals(smaller, smaller.atLeast("many"));
  }

  @Test
  void aBlobOfUnknownSizeEndsWhenItsWriterEnds() {
    UploadPlan plan = UploadPlan.of(OptionalLong.empty());

    assertEquals(new Step.Open(GIB), plan.next(0, false));
    assertEquals(new Step.Open(GIB), plan.next(GIB, false));
    assertEquals(new Step.Finish(), plan.next(GIB + 1, true));
    assertEquals(new Step.Finish(), plan.next(0, true));
  }
}
