package io.gantry.engine.local.start;

import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.linux.namespace.NetworkNamespace;

/** Opens a network namespace for a bridged container; nothing but a descriptor keeps it. */
record OpenNetwork() implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    if (context.bridged()) {
      context.namespace(NetworkNamespace.create());
    }
  }

  @Override
  public void undo(StartContext context) {
    context.namespace().ifPresent(NetworkNamespace::close);
  }
}
