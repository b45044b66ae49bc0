package io.gantry.engine.local.start;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.platform.base.concurrent.Steps.Step;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.Files;

/** Makes the run directory, after removing what an earlier start has left. */
record PrepareRunDirectory(ContainerRuntime runtime, Networks networks)
    implements Step<StartContext> {
  @Override
  public void apply(StartContext context) {
    if (Files.exists(context.runDirectory)) {
      clean(context);
    }
    try {
      Files.createDirectories(context.runDirectory);
    } catch (IOException e) {
      throw new DiskException("cannot create " + context.runDirectory, e);
    }
  }

  @Override
  public void undo(StartContext context) {
    clean(context);
  }

  private void clean(StartContext context) {
    runtime.delete(context.record.id(), context.runDirectory);
    networks.release(context.record.id());
    FileTree.delete(context.runDirectory);
  }
}
