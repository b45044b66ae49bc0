package io.gantry.engine.local.event;

import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A journal being followed: woken by the kernel when the directory changes, never by a clock. */
final class JournalReader implements EventStream {
  private static final int CHUNK = 65536;

  private final Path file;
  private final Clock clock;
  private final long since;
  private final Optional<Instant> until;
  private final ArrayDeque<Event> ready = new ArrayDeque<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final WatchService watch;
  private @Nullable FileChannel open;
  private @Nullable Object identity;
  private volatile boolean closed;

  JournalReader(Path directory, Clock clock, Optional<Instant> since, Optional<Instant> until) {
    this.file = directory.resolve(EventJournal.CURRENT);
    this.clock = clock;
    this.since = since.map(EventJson::nanos).orElse(Long.MIN_VALUE);
    this.until = until;
    try {
      Files.createDirectories(directory);
      watch = FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      throw failed(e);
    }
    try {
      begin(directory, since.isEmpty());
    } catch (IOException e) {
      close();
      throw failed(e);
    }
  }

  private void begin(Path directory, boolean atEnd) throws IOException {
    WatchKey _ =
        directory.register(
            watch, StandardWatchEventKinds.ENTRY_MODIFY, StandardWatchEventKinds.ENTRY_CREATE);
    if (!atEnd) {
      readFormer(directory.resolve(EventJournal.FORMER));
    }
    if (reopen() && atEnd) {
      FileChannel channel = Objects.requireNonNull(open);
      var _ = channel.position(channel.size());
    }
  }

  private GantryException failed(IOException e) {
    return new GantryException(Kind.INTERNAL, "cannot read " + file + ": " + e, e);
  }

  private void readFormer(Path former) throws IOException {
    try (FileChannel channel = FileChannel.open(former)) {
      drain(channel);
    } catch (NoSuchFileException _) {
      return;
    }
  }

  @Override
  public Optional<Event> next() throws InterruptedException {
    while (!closed) {
      Event event = ready.poll();
      if (event != null) {
        if (until.isPresent() && event.timeNanos() > EventJson.nanos(until.get())) {
          return Optional.empty();
        }
        if (event.timeNanos() >= since) {
          return Optional.of(event);
        }
        continue;
      }
      try {
        if (!read() && !await()) {
          return Optional.empty();
        }
      } catch (IOException e) {
        if (!closed) {
          throw failed(e);
        }
      }
    }
    return Optional.empty();
  }

  /** Reads what is new; false if there was nothing. */
  private boolean read() throws IOException {
    FileChannel channel = open;
    if (channel == null) {
      return reopen() && drain(Objects.requireNonNull(open));
    }
    if (drain(channel)) {
      return true;
    }
    if (Objects.equals(identity, identityNow())) {
      return false;
    }
    boolean late = drain(channel); // a writer may have opened it before it was renamed
    channel.close();
    open = null;
    return late || read();
  }

  private @Nullable Object identityNow() {
    try {
      return Files.getAttribute(file, "unix:ino");
    } catch (IOException _) {
      return null;
    }
  }

  private boolean reopen() throws IOException {
    try {
      FileChannel channel = FileChannel.open(file);
      open = channel;
      identity = identityNow();
      return true;
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private boolean drain(FileChannel channel) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    boolean any = false;
    while (channel.read(chunk.clear()) > 0) {
      any = true;
      byte[] bytes = chunk.array();
      int from = 0;
      for (int i = 0; i < chunk.position(); i++) {
        if (bytes[i] == '\n') {
          partial.write(bytes, from, i - from);
          EventJson.event(partial.toByteArray()).ifPresent(ready::add);
          partial.reset();
          from = i + 1;
        }
      }
      partial.write(bytes, from, chunk.position() - from);
    }
    return any;
  }

  /** False at the time that ends it. */
  private boolean await() throws InterruptedException {
    try {
      WatchKey key;
      if (until.isPresent()) {
        long left = EventJson.nanos(until.get()) - EventJson.nanos(clock.instant());
        if (left <= 0) {
          return false;
        }
        key = watch.poll(left, TimeUnit.NANOSECONDS);
      } else {
        key = watch.take();
      }
      if (key != null) {
        var _ = key.pollEvents();
        boolean _ = key.reset();
      }
      return true;
    } catch (ClosedWatchServiceException _) {
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      watch.close();
      FileChannel channel = open;
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
