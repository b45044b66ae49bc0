package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;

/** Tells a pull as the output of a build's step, without counts. */
record PullLog(BuildProgress progress, int step) implements TransferListener {
  @Override
  public void on(TransferEvent event) {
    if (event.current() == 0 && event.total() == 0) {
      String id = event.id().isEmpty() ? "" : event.id() + ": ";
      progress.log(step, id + event.status());
    }
  }
}
