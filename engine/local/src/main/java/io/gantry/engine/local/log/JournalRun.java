package io.gantry.engine.local.log;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** One run of journalctl. A thread reads it, so that who waits for an entry blocks no carrier. */
final class JournalRun implements AutoCloseable {
  private static final int WAITING = 256;
  private static final int SIGTERM = 15;

  private final Child child;
  private final Pipe output;
  private final BlockingQueue<Optional<JournalEntry>> found = new ArrayBlockingQueue<>(WAITING);
  private final Thread reader;
  private volatile String trouble = "";
  private boolean over;

  /** Starts {@code program}. */
  JournalRun(String program, List<String> arguments) {
    var command = new ArrayList<String>();
    command.add(program);
    command.addAll(arguments);
    output = Pipe.create();
    child = Spawn.of(command, List.of("LC_ALL=C.UTF-8")).start(-1, output.writeEnd(), -1);
    output.closeWriteEnd();
    reader = Thread.ofPlatform().daemon().name("journal").start(this::read);
  }

  private void read() {
    try (output;
        var lines =
            new BufferedReader(
                new InputStreamReader(
                    new DescriptorInputStream(output.readEnd()), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        found.put(Optional.of(JournalEntry.parse(line)));
      }
      int code = child.await();
      end(code == 0 ? "" : "it ended with code " + code);
    } catch (IOException | GantryException e) {
      end(String.valueOf(e.getMessage()));
    } catch (InterruptedException _) {
      found.clear(); // nobody makes room any more
      end("closed");
    }
  }

  private void end(String why) {
    trouble = why;
    child.kill(SIGTERM);
    int _ = child.await();
    try {
      found.put(Optional.empty());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // closed: nobody reads any more
    }
  }

  /**
   * The next entry; nothing if none came within {@code limit}, or none will come.
   *
   * @throws GantryException if journalctl failed
   */
  Optional<JournalEntry> poll(Duration limit) throws InterruptedException {
    Optional<JournalEntry> next = found.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      return Optional.empty();
    }
    over = next.isEmpty();
    if (over && !trouble.isEmpty()) {
      throw new GantryException(
          Kind.UNAVAILABLE, "journalctl cannot read the host's journal: " + trouble);
    }
    return next;
  }

  /** Whether there is nothing more. */
  boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    child.kill(SIGTERM);
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
