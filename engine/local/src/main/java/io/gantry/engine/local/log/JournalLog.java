package io.gantry.engine.local.log;

import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.Spawn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What a container has written to the host's journal, as journalctl reads it. Its follower does not
 * know when a container ends; then one more run reads what is left.
 */
final class JournalLog implements LogStream {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final String program;
  private final String id;
  private final LogRequest request;
  private final BooleanSupplier running;
  private volatile JournalQuery query;
  private volatile JournalRun run;
  private volatile boolean closed;
  private Optional<String> cursor = Optional.empty();

  /**
   * Opens the log of a container.
   *
   * @param running whether more may come
   * @throws GantryException {@code UNAVAILABLE} without journalctl
   */
  static JournalLog open(String id, LogRequest request, BooleanSupplier running) {
    Path program =
        Spawn.find("journalctl")
            .orElseThrow(() ->
                new GantryException(
                    Kind.UNAVAILABLE,
                    "the log is in the host's journal, and journalctl is not installed: run"
                        + " apt-get install systemd, or read it elsewhere by CONTAINER_ID_FULL="
                        + id));
    return new JournalLog(program.toString(), id, request, running);
  }

  JournalLog(String program, String id, LogRequest request, BooleanSupplier running) {
    this.program = program;
    this.id = id;
    this.request = request;
    this.running = running;
    boolean follow = request.follow() && running.getAsBoolean();
    query = new JournalQuery(id, request, follow, Optional.empty());
    run = begin();
  }

  private JournalRun begin() {
    if (!query.follow()) {
      // what was written just now may still be on its way into the journal; an older one cannot say
      var _ = Spawn.run(List.of(program, "--sync"), List.of());
    }
    return new JournalRun(program, query.arguments());
  }

  @Override
  public Optional<LogEntry> next() throws InterruptedException {
    while (!closed) {
      Optional<JournalEntry> found = poll();
      if (found.isPresent()) {
        LogEntry entry = found.get().entry();
        cursor = Optional.of(found.get().cursor());
        if (query.endsBefore(entry.time())) {
          return Optional.empty();
        }
        if (query.wants(entry.time(), entry.stderr())) {
          return Optional.of(entry);
        }
      } else if (run.isOver()) {
        return Optional.empty();
      } else if (query.follow() && !running.getAsBoolean()) {
        readRest();
      }
    }
    return Optional.empty();
  }

  private Optional<JournalEntry> poll() throws InterruptedException {
    try {
      return run.poll(LOOK_AGAIN);
    } catch (GantryException e) {
      if (closed) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void readRest() {
    run.close();
    query = new JournalQuery(id, request, false, cursor);
    run = begin();
    if (closed) {
      run.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    run.close();
  }
}
