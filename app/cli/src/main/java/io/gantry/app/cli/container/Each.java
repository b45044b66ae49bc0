package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.ToIntFunction;

/** The same for each of several containers: one failure is told and does not stop the others. */
final class Each {
  private Each() {}

  /** What to do with one. */
  interface Action {
    /** Does it. */
    void apply(String ref) throws InterruptedException;
  }

  /** One after the other; prints each reference that went well. */
  static int inTurn(Call call, List<String> refs, Action action) throws InterruptedException {
    return inTurn(call, refs, action, _ -> 1);
  }

  private static int inTurn(
      Call call, List<String> refs, Action action, ToIntFunction<GantryException> codes)
      throws InterruptedException {
    int code = 0;
    for (String ref : refs) {
      code = Math.max(code, report(call, ref, attempt(ref, action), codes));
    }
    return code;
  }

  /** All at once, for actions that wait; prints in the order of the references. */
  static int together(Call call, List<String> refs, Action action) throws InterruptedException {
    return together(call, refs, action, _ -> 1);
  }

  /**
   * {@link #together(Call, List, Action)} for an action of which not every failure counts.
   *
   * @param codes the exit code for a failure
   */
  static int together(
      Call call, List<String> refs, Action action, ToIntFunction<GantryException> codes)
      throws InterruptedException {
    if (refs.size() == 1) {
      return inTurn(call, refs, action, codes);
    }
    int code = 0;
    try (var group = TaskGroup.open(call.syntax().paths().getLast())) {
      var results = new ArrayList<Future<Optional<GantryException>>>();
      for (String ref : refs) {
        results.add(group.fork(() -> attempt(ref, action)));
      }
      for (int i = 0; i < refs.size(); i++) {
        code = Math.max(code, report(call, refs.get(i), results.get(i).get(), codes));
      }
    } catch (ExecutionException e) {
      throw new GantryException(Kind.INTERNAL, String.valueOf(e.getCause()), e.getCause());
    }
    return code;
  }

  private static Optional<GantryException> attempt(String ref, Action action)
      throws InterruptedException {
    try {
      action.apply(ref);
      return Optional.empty();
    } catch (GantryException e) {
      return Optional.of(e);
    }
  }

  private static int report(
      Call call,
      String ref,
      Optional<GantryException> failure,
      ToIntFunction<GantryException> codes) {
    if (failure.isEmpty()) {
      call.out().line(ref);
      call.out().flush();
      return 0;
    }
    call.err().line("gantry: " + failure.get().text());
    return codes.applyAsInt(failure.get());
  }
}
