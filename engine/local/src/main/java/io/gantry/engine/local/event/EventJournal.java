package io.gantry.engine.local.event;

import io.gantry.engine.api.EventStream;
import io.gantry.engine.api.Events;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** The journal of a run root. */
public final class EventJournal implements EventSink, Events {
  static final String CURRENT = "journal";
  static final String FORMER = "journal.1";
  private static final long MOST_BYTES = 4 << 20;

  private final Path directory;
  private final Clock clock;
  private final long mostBytes;

  /** The journal in {@code directory}, which is made when the first event comes. */
  public EventJournal(Path directory, Clock clock) {
    this(directory, clock, MOST_BYTES);
  }

  EventJournal(Path directory, Clock clock, long mostBytes) {
    this.directory = directory;
    this.clock = clock;
    this.mostBytes = mostBytes;
  }

  @Override
  public void emit(String type, String action, String actor, Map<String, String> attributes) {
    byte[] line = EventJson.line(type, action, actor, attributes, EventJson.nanos(clock.instant()));
    try {
      append(line);
    } catch (IOException _) {
      return; // a full or missing run root makes itself known elsewhere
    }
  }

  private void append(byte[] line) throws IOException {
    try (FileChannel channel = open()) {
      int _ = channel.write(ByteBuffer.wrap(line));
      if (channel.size() > mostBytes) {
        rotate();
      }
    }
  }

  private FileChannel open() throws IOException {
    Path file = directory.resolve(CURRENT);
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (NoSuchFileException _) {
      Files.createDirectories(directory);
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
  }

  /** Two processes may come here at once: the second finds a small file and leaves it. */
  private void rotate() throws IOException {
    Path lock = directory.resolve("lock");
    try (FileChannel channel =
            FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        var held = channel.tryLock()) {
      Path file = directory.resolve(CURRENT);
      if (held != null && Files.size(file) > mostBytes) {
        Files.move(file, directory.resolve(FORMER), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (java.nio.channels.OverlappingFileLockException _) {
      return; // another thread is at it
    }
  }

  @Override
  public EventStream open(Optional<Instant> since, Optional<Instant> until) {
    return new JournalReader(directory, clock, since, until);
  }
}
