package io.gantry.engine.local.attach;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Sink;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.fs.DescriptorOutputStream;
import io.gantry.platform.linux.process.Pipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The descriptors behind an {@link AttachRequest}: the caller's own where it gave some, else ends
 * of pipes that threads copy from and to its streams.
 */
public final class Plumbing implements AutoCloseable {
  private final List<Integer> handedOver = new ArrayList<>();
  private final List<Thread> outputs = new ArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final int stdin;
  private final int stdout;
  private final int stderr;

  /** Opens what {@code request} needs. */
  public Plumbing(AttachRequest request) {
    stdin = request.stdin().descriptor().orElseGet(() -> input(request.stdin().stream()));
    stdout = output(request.stdout(), "stdout");
    stderr = output(request.stderr(), "stderr");
  }

  /** The descriptor to read standard input from, or -1. */
  public int stdin() {
    return stdin;
  }

  /** The descriptor to write standard output to, or -1. */
  public int stdout() {
    return stdout;
  }

  /** The descriptor to write standard error to, or -1. */
  public int stderr() {
    return stderr;
  }

  private int input(InputStream stream) {
    Pipe pipe = Pipe.create();
    handedOver.add(pipe.readEnd());
    var _ =
        Thread.ofPlatform()
            .daemon()
            .name("stdin")
            .start(() -> {
              try {
                copy(stream, new DescriptorOutputStream(pipe.writeEnd()));
              } finally {
                Descriptor.close(pipe.writeEnd());
              }
            });
    return pipe.readEnd();
  }

  private int output(Sink sink, String name) {
    return sink.descriptor().orElseGet(() -> output(sink.stream(), name));
  }

  private int output(OutputStream stream, String name) {
    Pipe pipe = Pipe.create();
    handedOver.add(pipe.writeEnd());
    outputs.add(
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(() -> {
              try {
                copy(new DescriptorInputStream(pipe.readEnd()), stream);
              } finally {
                Descriptor.close(pipe.readEnd());
              }
            }));
    return pipe.writeEnd();
  }

  /** Copies until one side ends; a reader that went away ends it quietly. */
  private static void copy(InputStream in, OutputStream out) {
    byte[] buffer = new byte[32768];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        out.write(buffer, 0, count);
        out.flush();
      }
    } catch (IOException e) {
      return;
    }
  }

  /**
   * Closes our ends and waits until everything written was delivered. Two may come here at once:
   * who follows the streams, and who failed to start what they belong to.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      handedOver.forEach(Descriptor::close);
    }
    for (Thread output : outputs) {
      try {
        output.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new GantryException(Kind.CANCELLED, "interrupted while delivering output", e);
      }
    }
  }
}
