package io.gantry.engine.local.start;

import io.gantry.engine.local.network.Interface;
import io.gantry.engine.local.network.NameFiles;
import io.gantry.platform.base.concurrent.Steps.Step;

/** Writes hostname, hosts and resolv.conf, which the container sees by bind mounts. */
record WriteNames() implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    NameFiles.write(context.stateDirectory, context.record, context.linked);
  }

  /** Adds the container's own addresses, once it has some. */
  static void addresses(StartContext context) {
    NameFiles.writeHosts(
        context.stateDirectory,
        context.record,
        Interface.endpoints(context.endpoints),
        context.linked);
  }
}
