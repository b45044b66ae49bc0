package io.gantry.engine.local.start;

import io.gantry.engine.api.ContainerState;
import io.gantry.engine.local.network.Interface;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.concurrent.Steps.Step;
import java.time.Clock;

/** From here on the container counts as running. */
record RecordRunning(RecordStore records, Clock clock, String bootId)
    implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    var running = new ContainerState.Running(context.pid, clock.instant(), false);
    context.running(
        context.record.started(
            running,
            bootId,
            Interface.endpoints(context.endpoints),
            Interface.ports(context.endpoints)));
    records.write(context.running(), false);
  }

  @Override
  public void undo(StartContext context) {
    records.write(context.record, false);
  }
}
