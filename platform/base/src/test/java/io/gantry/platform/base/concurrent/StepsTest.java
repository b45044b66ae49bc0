package io.gantry.platform.base.concurrent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.concurrent.Steps.Step;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StepsTest {
  private record Named(String name, boolean fails, boolean undoFails)
      implements Step<List<String>> {
    @Override
    public void apply(List<String> trace) {
      trace.add("+" + name);
      if (fails) {
        throw new IllegalStateException(name);
      }
    }

    @Override
    public void undo(List<String> trace) {
      trace.add("-" + name);
      if (undoFails) {
        throw new IllegalArgumentException(name);
      }
    }
  }

  @Test
  void stepsRunInOrder() {
    var trace = new ArrayList<String>();
    Steps.run(List.of(new Named("a", false, false), new Named("b", false, false)), trace);
    assertEquals(List.of("+a", "+b"), trace);
  }

  @Test
  void aFailureUndoesTheBegunStepsLastFirst() {
    var trace = new ArrayList<String>();
    var steps =
        List.of(
            new Named("a", false, true), new Named("b", true, false), new Named("c", false, false));
    var failure = assertThrows(IllegalStateException.class, () -> Steps.run(steps, trace));
    assertEquals(List.of("+a", "+b", "-b", "-a"), trace);
    assertEquals(1, failure.getSuppressed().length);
  }
}
