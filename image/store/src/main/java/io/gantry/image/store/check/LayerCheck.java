package io.gantry.image.store.check;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Reads all layers, as many at once as there are processors, and compares their digests. */
final class LayerCheck {
  private static final Duration LIMIT = Duration.ofDays(7);

  private LayerCheck() {}

  /** What is wrong, by layer. */
  static Map<ChainId, String> damaged(Snapshots snapshots, TransferListener listener) {
    Map<ChainId, String> damaged = new ConcurrentHashMap<>();
    var gate = new Semaphore(Runtime.getRuntime().availableProcessors(), true);
    try (var group = TaskGroup.open("check")) {
      for (Snapshots.Layer layer : snapshots.layers()) {
        var _ =
            group.fork(() -> {
              gate.acquire();
              try {
                Optional<String> wrong = wrong(snapshots, layer, listener);
                wrong.ifPresent(what -> damaged.put(layer.chain(), what));
                return wrong;
              } finally {
                gate.release();
              }
            });
      }
      group.join(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while checking", e);
    }
    return damaged;
  }

  private static Optional<String> wrong(
      Snapshots snapshots, Snapshots.Layer layer, TransferListener listener) {
    String id = layer.diffId().shortHex();
    listener.on(new TransferEvent(id, "Verifying", 0, layer.size()));
    Optional<String> wrong;
    try {
      wrong = snapshots.verify(layer.chain());
    } catch (GantryException e) {
      // one that was removed in between is nobody's damage
      wrong = e.kind() == Kind.NOT_FOUND ? Optional.empty() : Optional.of(e.text());
    }
    listener.on(
        new TransferEvent(
            id, wrong.isEmpty() ? "Verified" : "Damaged", layer.size(), layer.size()));
    return wrong;
  }
}
