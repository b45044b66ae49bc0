package io.gantry.image.store.pull;

import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;

/** Tells how one layer comes, in Docker's words. */
record Words(TransferListener listener, String id, long total) {
  /** How many bytes go by between two events. */
  private static final long STRIDE = 512 << 10;

  static Words of(TransferListener listener, Descriptor blob) {
    return new Words(listener, blob.digest().shortHex(), blob.size());
  }

  void say(String status) {
    listener.on(TransferEvent.of(id, status));
  }

  /** Tells of a move from {@code before} to {@code now}, unless it is small. */
  void count(String status, long before, long now) {
    if (before / STRIDE != now / STRIDE || now == total) {
      listener.on(new TransferEvent(id, status, now, total));
    }
  }
}
