package io.gantry.engine.local.log;

import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A log file being read. Following waits for the kernel's word that the directory changed; the time
 * limit on that only covers an exit without a last line.
 */
public final class LogFile implements LogStream {
  private static final int CHUNK = 65536;
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final Path file;
  private final LogRequest request;
  private final BooleanSupplier running;
  private final ArrayDeque<LogEntry> ready = new ArrayDeque<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final byte[] chunk = new byte[CHUNK];
  private @Nullable RandomAccessFile open;
  private @Nullable WatchService watch;
  private volatile boolean closed;

  /**
   * Opens a log.
   *
   * @param running whether more may come
   */
  public LogFile(Path file, LogRequest request, BooleanSupplier running) {
    this.file = file;
    this.request = request;
    this.running = running;
    try {
      if (request.follow()) {
        WatchService service = FileSystems.getDefault().newWatchService();
        watch = service;
        WatchKey _ =
            file.resolveSibling(".")
                .register(
                    service,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_CREATE);
      }
      long start = request.tail().isPresent() ? Tail.offset(file, request.tail().get()) : 0;
      if (Files.exists(file)) {
        RandomAccessFile opened = new RandomAccessFile(file.toFile(), "r");
        opened.seek(start);
        open = opened;
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private GantryException failed(IOException e) {
    return new GantryException(Kind.INTERNAL, "cannot read log " + file + ": " + e, e);
  }

  @Override
  public Optional<LogEntry> next() throws InterruptedException {
    while (!closed) {
      LogEntry entry = ready.poll();
      if (entry != null) {
        if (wanted(entry)) {
          return Optional.of(entry);
        }
      } else {
        boolean more = running.getAsBoolean();
        if (!read() && !(request.follow() && more && awaitChange())) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private boolean wanted(LogEntry entry) {
    return (entry.stderr() ? request.stderr() : request.stdout())
        && request.since().map(since -> !entry.time().isBefore(since)).orElse(true)
        && request.until().map(until -> !entry.time().isAfter(until)).orElse(true);
  }

  private boolean read() {
    try {
      if (open == null && Files.exists(file)) {
        open = new RandomAccessFile(file.toFile(), "r");
      }
      RandomAccessFile in = open;
      int count = in == null ? -1 : in.read(chunk);
      if (count <= 0) {
        return false;
      }
      int from = 0;
      for (int i = 0; i < count; i++) {
        if (chunk[i] == '\n') {
          line(from, i);
          from = i + 1;
        }
      }
      partial.write(chunk, from, count - from);
      return true;
    } catch (IOException e) {
      if (closed) {
        return false;
      }
      throw failed(e);
    }
  }

  private void line(int from, int to) {
    if (partial.size() == 0) {
      LogLine.parse(chunk, from, to).ifPresent(ready::add);
      return;
    }
    partial.write(chunk, from, to - from);
    byte[] whole = partial.toByteArray();
    partial.reset();
    LogLine.parse(whole, 0, whole.length).ifPresent(ready::add);
  }

  private boolean awaitChange() throws InterruptedException {
    WatchService service = watch;
    if (service == null) {
      return false;
    }
    try {
      WatchKey key = service.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
      if (key != null) {
        var _ = key.pollEvents();
        boolean _ = key.reset();
      }
      return true;
    } catch (java.nio.file.ClosedWatchServiceException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      RandomAccessFile in = open;
      if (in != null) {
        in.close();
      }
      WatchService service = watch;
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
