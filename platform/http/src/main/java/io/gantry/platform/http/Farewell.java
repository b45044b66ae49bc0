package io.gantry.platform.http;

import java.util.ArrayList;
import java.util.List;

/** The actions for the case that a client is gone before its answer has ended. */
final class Farewell {
  private List<Runnable> actions = new ArrayList<>(1);
  private boolean gone;
  private boolean over;

  /** Adds one; runs it at once if the client is gone already. */
  void add(Runnable action) {
    synchronized (this) {
      if (!gone) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  /** The client is gone: runs all, unless the answer had ended. */
  void gone() {
    List<Runnable> now;
    synchronized (this) {
      if (over || gone) {
        return;
      }
      gone = true;
      now = actions;
      actions = List.of();
    }
    now.forEach(Runnable::run);
  }

  /** The answer has ended. */
  synchronized void over() {
    over = true;
    actions = new ArrayList<>(0);
  }
}
