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
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
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
  private final long lookAgainMillis;
  private final ArrayDeque<LogEntry> ready = new ArrayDeque<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final byte[] chunk = new byte[CHUNK];
  private @Nullable RandomAccessFile open;
  private @Nullable Object inode;
  private @Nullable WatchService watch;
  private volatile boolean closed;

  /**
   * Opens a log.
   *
   * @param running whether more may come
   */
  public LogFile(Path file, LogRequest request, BooleanSupplier running) {
    this(file, request, running, LOOK_AGAIN_MILLIS);
  }

  /** Opens a log that is followed until it is closed, at no cost between its lines. */
  static LogFile following(Path file, LogRequest request) {
    return new LogFile(file, request, () -> true, Long.MAX_VALUE);
  }

  private LogFile(Path file, LogRequest request, BooleanSupplier running, long lookAgainMillis) {
    this.lookAgainMillis = lookAgainMillis;
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
      List<Path> files = LogGenerations.files(file);
      if (!files.isEmpty()) {
        Tail start = start(files, request);
        open(files.get(start.file())).seek(start.offset());
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Tail start(List<Path> files, LogRequest request) throws IOException {
    if (request.tail().isPresent()) {
      return Tail.of(files, request.tail().get());
    }
    return request.since().isPresent() ? Since.of(files, request.since().get()) : new Tail(0, 0);
  }

  private RandomAccessFile open(Path which) throws IOException {
    var opened = new RandomAccessFile(which.toFile(), "r");
    open = opened;
    inode = LogGenerations.inode(which);
    return opened;
  }

  /** Goes on to the file after the one that is read; false if that is the current one. */
  private boolean advance() throws IOException {
    RandomAccessFile before = open;
    if (before != null && Objects.equals(inode, LogGenerations.inode(file))) {
      return false;
    }
    List<Path> files = LogGenerations.files(file);
    // one that is gone already was rotated away before anybody gave it a second name
    int next = before == null ? 0 : files.size() - 1;
    for (int i = 0; i < files.size(); i++) {
      if (Objects.equals(inode, LogGenerations.inode(files.get(i)))) {
        next = i + 1;
      }
    }
    if (next >= files.size()) {
      return false;
    }
    if (before != null) {
      before.close();
    }
    RandomAccessFile _ = open(files.get(next));
    return true;
  }

  private GantryException failed(IOException e) {
    return new GantryException(Kind.INTERNAL, "cannot read log " + file + ": " + e, e);
  }

  @Override
  public Optional<LogEntry> next() throws InterruptedException {
    while (!closed) {
      LogEntry entry = ready.poll();
      if (entry != null) {
        if (request.until().isPresent() && entry.time().isAfter(request.until().get())) {
          return Optional.empty();
        }
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

  /** Whether something that was read is still to be had without waiting. */
  boolean hasMore() {
    return !ready.isEmpty();
  }

  private boolean wanted(LogEntry entry) {
    return (entry.stderr() ? request.stderr() : request.stdout())
        && request.since().map(since -> !entry.time().isBefore(since)).orElse(true);
  }

  private boolean read() {
    try {
      int count = fill();
      while (count <= 0) {
        // what was written between our last look and the rotation comes first
        boolean rotated = open == null || !Objects.equals(inode, LogGenerations.inode(file));
        count = rotated ? fill() : count;
        if (count <= 0 && !(rotated && advance())) {
          return false;
        }
        count = count > 0 ? count : fill();
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

  private int fill() throws IOException {
    RandomAccessFile in = open;
    return in == null ? -1 : in.read(chunk);
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
      WatchKey key = service.poll(lookAgainMillis, TimeUnit.MILLISECONDS);
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
