package io.gantry.image.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.function.Consumer;

/** Runs a writer on a thread of its own and gives what it writes. */
final class TarPipe implements AutoCloseable {
  private final Pipe pipe;
  private final Thread writer;

  TarPipe(Consumer<OutputStream> write) throws IOException {
    pipe = Pipe.open();
    writer =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (OutputStream out = Channels.newOutputStream(pipe.sink())) {
                    write.accept(out);
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
  }

  InputStream input() {
    return Channels.newInputStream(pipe.source());
  }

  @Override
  public void close() throws IOException {
    pipe.source().close();
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
