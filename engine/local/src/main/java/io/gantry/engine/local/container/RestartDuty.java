package io.gantry.engine.local.container;

import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.record.ContainerRecord;

/**
 * Starts containers again whose end was dealt with elsewhere. Whoever deals with an end begins to
 * wait as well; a command that was attached may end before the wait does.
 */
record RestartDuty(Restarter restarter) implements Duty {
  @Override
  public boolean lasts() {
    return false;
  }

  /** Any may: its policy can change while it runs. */
  @Override
  public boolean concerns(ContainerRecord record) {
    return true;
  }

  @Override
  public void begin(ContainerRecord record) {
    // nothing to do before its end
  }

  @Override
  public void end(String id) {
    restarter.begin(id);
  }
}
