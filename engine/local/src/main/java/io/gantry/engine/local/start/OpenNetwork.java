package io.gantry.engine.local.start;

import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.linux.namespace.MappedUsers;
import io.gantry.platform.linux.namespace.NetworkNamespace;

/**
 * Opens a network namespace for a bridged container, which belongs to the container's users;
 * nothing but a descriptor keeps it.
 */
record OpenNetwork() implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    if (context.bridged()) {
      context.namespace(
          context.users().map(MappedUsers::network).orElseGet(NetworkNamespace::create));
    }
  }

  @Override
  public void undo(StartContext context) {
    context.namespace().ifPresent(NetworkNamespace::close);
  }
}
