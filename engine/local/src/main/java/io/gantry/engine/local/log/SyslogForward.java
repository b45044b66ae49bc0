package io.gantry.engine.local.log;

import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.time.Rfc3339;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One log on its way to a server, from where an earlier forward has come to. While the server is
 * away it waits: the log is on disk, as long as its rotation keeps it.
 */
final class SyslogForward {
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int MARK_AFTER = 256;

  private final Path directory;
  private final SyslogPlan plan;
  private final SyslogMessage message;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable LogFile following;
  private @Nullable SyslogConnection connection;
  private @Nullable Instant sent;
  private int unmarked;

  SyslogForward(Path directory, SyslogPlan plan, SyslogMessage message) {
    this.directory = directory;
    this.plan = plan;
    this.message = message;
  }

  /** The container has ended: sends the rest and ends. */
  void finish() {
    over.countDown();
    LogFile log = following;
    if (log != null) {
      log.close();
    }
  }

  /** Sends until {@link #finish} and then what is left. */
  void run() {
    sent = mark();
    try {
      try (LogFile log = open(true)) {
        following = log;
        if (over.getCount() > 0) {
          send(log);
        }
      }
      try (LogFile rest = open(false)) {
        send(rest);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      writeMark();
      disconnect();
    }
  }

  private LogFile open(boolean follow) {
    Optional<Instant> since = Optional.ofNullable(sent).map(time -> time.plusNanos(1));
    var request = new LogRequest(true, true, follow, Optional.empty(), since, Optional.empty());
    return LogFile.following(directory.resolve(LogGenerations.CURRENT), request);
  }

  private void send(LogFile log) throws InterruptedException {
    for (var entry = log.next(); entry.isPresent(); entry = log.next()) {
      if (!deliver(entry.get())) {
        return;
      }
      sent = entry.get().time();
      if (++unmarked >= MARK_AFTER || !log.hasMore()) {
        writeMark();
      }
    }
  }

  /** False if the server is away and the container over. */
  private boolean deliver(LogEntry entry) throws InterruptedException {
    byte[] bytes = message.of(entry);
    while (true) {
      try {
        SyslogConnection open = connection;
        if (open == null) {
          open = SyslogConnection.open(plan);
          connection = open;
        }
        open.send(bytes);
        return true;
      } catch (IOException _) {
        disconnect();
        if (over.await(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return false;
        }
      }
    }
  }

  private void disconnect() {
    try (SyslogConnection _ = connection) {
      connection = null;
    } catch (IOException _) {
      return; // it was of no use any more
    }
  }

  private Path markFile() {
    return directory.resolve("syslog.sent");
  }

  private @Nullable Instant mark() {
    try {
      return Rfc3339.parse(Files.readString(markFile()));
    } catch (NoSuchFileException _) {
      return null;
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot read " + markFile() + ": " + e, e);
    }
  }

  private void writeMark() {
    Instant time = sent;
    if (time == null || unmarked == 0) {
      return;
    }
    unmarked = 0;
    Path fresh = directory.resolve("syslog.sent.new");
    try {
      Files.writeString(fresh, time.toString());
      Files.move(fresh, markFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException _) {
      return; // removed, or a full disk: some lines may be sent twice
    }
  }
}
