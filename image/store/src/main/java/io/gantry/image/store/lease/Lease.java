package io.gantry.image.store.lease;

import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A lease that is held. Used by one thread. */
public final class Lease implements AutoCloseable {
  private final FileChannel channel;
  private final Path file;
  private final Runnable closed;
  private boolean done;

  Lease(FileChannel channel, Path file, Runnable closed) {
    this.channel = channel;
    this.file = file;
    this.closed = closed;
  }

  /** The transfer is complete: nothing needs to remember it. */
  public void done() {
    done = true;
  }

  /** Lets go. Of a transfer that is not {@link #done} the note stays. */
  @Override
  public void close() {
    try (channel) {
      if (done) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new DiskException("cannot end lease " + file, e);
    } finally {
      closed.run();
    }
  }
}
