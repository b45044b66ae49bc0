package io.gantry.engine.local.health;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.Health.Result;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import io.gantry.engine.local.exec.ToldExec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One check: a process in the container, ended when its time is over. */
final class Probe {
  private static final int NOT_RUN = -1;

  private final ToldExec execs;
  private final Clock clock;

  Probe(ToldExec execs, Clock clock) {
    this.execs = execs;
    this.clock = clock;
  }

  /**
   * Runs it.
   *
   * @throws GantryException {@code EXHAUSTED} if there is no room for a process: that says nothing
   *     about the container
   */
  Result run(ContainerRecord record, Path runDirectory, HealthCheck check)
      throws InterruptedException {
    var output = new Capped();
    Instant start = clock.instant();
    int code;
    try (ExecSession session =
        execs.start(record, runDirectory, spec(check.test()), streams(output))) {
      var end = new FutureTask<>(session::await);
      // the wait is in the kernel: a thread of the carrier pool would be lost to it
      Thread _ = Thread.ofPlatform().daemon().name("probe").start(end);
      try {
        code = end.get(check.timeout().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        session.kill();
        output.replace("Health check exceeded timeout (" + seconds(check) + ")");
        code = NOT_RUN;
      } catch (ExecutionException e) {
        output.replace(String.valueOf(e.getCause()));
        code = NOT_RUN;
      } catch (InterruptedException e) {
        session.kill();
        throw e;
      }
    } catch (GantryException e) {
      if (e.kind() == Kind.EXHAUSTED) {
        throw e;
      }
      output.replace(e.text());
      code = NOT_RUN;
    }
    return new Result(start, clock.instant(), code, output.text());
  }

  private static String seconds(HealthCheck check) {
    long millis = check.timeout().toMillis();
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }

  private static ExecSpec spec(List<String> test) {
    List<String> rest = test.subList(1, test.size());
    List<String> command =
        test.getFirst().equals("CMD-SHELL")
            ? List.of("/bin/sh", "-c", String.join(" ", rest))
            : rest;
    return new ExecSpec(command, List.of(), "", "", false, false, false, false);
  }

  private static AttachRequest streams(OutputStream output) {
    return new AttachRequest(
        new Source.None(), new Sink.Stream(output), new Sink.Stream(output), "");
  }

  /** Keeps the first 4,096 bytes and forgets the rest; guarded by itself. */
  private static final class Capped extends OutputStream {
    private static final int MOST = 4096;
    private final StringBuilder replaced = new StringBuilder();
    private final byte[] bytes = new byte[MOST];
    private int count;

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] from, int offset, int length) {
      int kept = Math.min(length, MOST - count);
      System.arraycopy(from, offset, bytes, count, kept);
      count += kept;
    }

    synchronized void replace(String text) {
      replaced.append(text);
    }

    synchronized String text() {
      return replaced.isEmpty()
          ? new String(bytes, 0, count, StandardCharsets.UTF_8)
          : replaced.toString();
    }
  }
}
