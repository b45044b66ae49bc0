package io.gantry.image.store.pull;

import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.time.Duration;

/** Unpacks a layer once more, of the tar that another place in the store gives. */
final class LayerRebuild {
  private static final Duration LIMIT = Duration.ofHours(6);

  private LayerRebuild() {}

  static Snapshots.Unpacked unpack(Snapshots snapshots, ChainId from)
      throws IOException, InterruptedException {
    Pipe pipe = Pipe.open();
    try (var group = TaskGroup.open("rebuild-" + from.digest().shortHex());
        InputStream tar = Channels.newInputStream(pipe.source())) {
      var _ =
          group.fork(() -> {
            try (OutputStream out = Channels.newOutputStream(pipe.sink())) {
              snapshots.writeLayer(from, out);
            }
            return from;
          });
      var unpacked = group.fork(() -> snapshots.unpack(tar, Long.MAX_VALUE));
      group.join(LIMIT);
      return unpacked.resultNow();
    }
  }
}
