package io.gantry.cluster.apiserver.stream;

import java.util.ArrayList;
import java.util.List;

/** Whether the client is gone, and what is to be done then. */
final class Departure {
  private List<Runnable> actions = new ArrayList<>();
  private boolean gone;

  void onGone(Runnable action) {
    synchronized (this) {
      if (!gone) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  void gone() {
    List<Runnable> now;
    synchronized (this) {
      gone = true;
      now = actions;
      actions = new ArrayList<>();
    }
    now.forEach(Runnable::run);
  }
}
