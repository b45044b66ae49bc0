package io.gantry.engine.local.start;

import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.engine.local.attach.Pending;
import io.gantry.platform.base.concurrent.Steps.Step;
import java.util.List;

/** Joins the streams that wait, then lets the program run: nothing of its output can be missed. */
record StartProcess(ContainerRuntime runtime, List<Pending> pending) implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    for (Pending streams : pending) {
      streams.connect(context.runDirectory);
    }
    runtime.start(context.record.id(), context.runDirectory);
  }
}
