package io.gantry.engine.local.start;

import io.gantry.engine.local.name.NameServers;
import io.gantry.platform.base.concurrent.Steps.Step;

/** The program's first question about a name finds an answer. */
record ServeNames(NameServers servers) implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    if (servers.concerns(context.record)) {
      servers.lend(context.record, context.pid);
    }
  }

  @Override
  public void undo(StartContext context) {
    servers.end(context.record.id());
  }
}
