package io.gantry.image.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/** Runs a writer on a thread of its own; reading gives what it writes. */
final class TarPipe extends InputStream {
  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(16);
  private final Thread writer;
  private byte[] chunk = {};
  private int at;
  private boolean ended;

  TarPipe(Consumer<OutputStream> write) {
    writer =
        Thread.ofPlatform()
            .start(() -> {
              write.accept(new Sink());
              put(new byte[0]);
            });
  }

  private void put(byte[] bytes) {
    try {
      chunks.put(bytes);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Sink extends OutputStream {
    @Override
    public void write(int b) {
      put(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      if (length > 0) {
        put(Arrays.copyOfRange(bytes, offset, offset + length));
      }
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (at == chunk.length && !ended) {
      try {
        chunk = chunks.take();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      at = 0;
      ended = chunk.length == 0;
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, chunk.length - at);
    System.arraycopy(chunk, at, buffer, offset, count);
    at += count;
    return count;
  }

  @Override
  public void close() {
    writer.interrupt();
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
