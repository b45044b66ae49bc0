package io.gantry.engine.build.export;

import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Adds up how far the layers of an image are, as one part of a step. */
record LayerCount(Step step, String part, Map<String, TransferEvent> layers)
    implements TransferListener {
  LayerCount(Step step, String part) {
    this(step, part, new ConcurrentHashMap<>());
  }

  @Override
  public void on(TransferEvent event) {
    if (event.total() > 0 && !event.id().isEmpty()) {
      var _ = layers.put(event.id(), event);
      long current = 0;
      long total = 0;
      for (TransferEvent layer : layers.values()) {
        current += layer.current();
        total += layer.total();
      }
      step.moved(part, current, total, false);
    }
  }
}
