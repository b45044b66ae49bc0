package io.gantry.engine.build;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells a pull as a build's step: layers by their bytes, the rest as its output. */
final class PullLog implements TransferListener {
  private final BuildProgress progress;
  private final int step;
  private final Map<String, TransferEvent> counted = new ConcurrentHashMap<>();

  PullLog(BuildProgress progress, int step) {
    this.progress = progress;
    this.step = step;
  }

  @Override
  public void on(TransferEvent event) {
    if (event.current() == 0 && event.total() == 0) {
      TransferEvent last = counted.remove(event.id());
      if (last == null) {
        String id = event.id().isEmpty() ? "" : event.id() + ": ";
        progress.log(step, id + event.status());
      } else {
        progress.status(step, part(last), last.total(), last.total(), true);
      }
      return;
    }
    counted.put(event.id(), event);
    progress.status(step, part(event), event.current(), event.total(), false);
  }

  private static String part(TransferEvent event) {
    return event.status() + " " + event.id();
  }
}
