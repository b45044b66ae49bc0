package io.gantry.engine.local.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EventJournalTest {
  private static final Clock CLOCK = Clock.systemUTC();
  @TempDir Path directory;

  @Test
  void aStreamSinceATimeEndsAtItsEnd() throws InterruptedException {
    var journal = new EventJournal(directory.resolve("events"), CLOCK);
    Instant before = CLOCK.instant();
    journal.emit("container", "create", "a", Map.of("name", "x"));
    journal.emit("container", "start", "a", Map.of());
    List<Event> events = read(journal, before);
    assertEquals(List.of("create", "start"), events.stream().map(Event::action).toList());
    assertEquals(Map.of("name", "x"), events.getFirst().attributes());
    assertEquals(List.of(), read(journal, CLOCK.instant()));
  }

  @Test
  void aFollowerHearsEveryEventOnceAcrossRotations() throws InterruptedException {
    var journal = new EventJournal(directory, CLOCK, 2_000);
    try (EventStream stream = journal.open(Optional.empty(), Optional.empty())) {
      for (int i = 0; i < 200; i++) {
        journal.emit("container", "e" + i, "a", Map.of());
        assertEquals("e" + i, stream.next().orElseThrow().action());
      }
    }
  }

  @Test
  void aClosedStreamEnds() throws InterruptedException {
    var journal = new EventJournal(directory, CLOCK);
    EventStream stream = journal.open(Optional.empty(), Optional.empty());
    Thread closer = Thread.ofVirtual().start(stream::close);
    assertEquals(Optional.empty(), stream.next());
    closer.join();
  }

  @Test
  void aStreamThatCannotBeOpenedHoldsNothing() throws IOException {
    var journal = new EventJournal(directory, CLOCK);
    Files.createDirectory(directory.resolve(EventJournal.FORMER)); // which cannot be read
    long before = watches();
    assertThrows(
        GantryException.class, () -> journal.open(Optional.of(Instant.EPOCH), Optional.empty()));
    assertTrue(watches() <= before);
  }

  private static long watches() throws IOException {
    long watches = 0;
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        if (Files.isSymbolicLink(descriptor)
            && Files.readSymbolicLink(descriptor).endsWith("anon_inode:inotify")) {
          watches++;
        }
      }
    }
    return watches;
  }

  private static List<Event> read(EventJournal journal, Instant since) throws InterruptedException {
    var events = new ArrayList<Event>();
    try (EventStream stream = journal.open(Optional.of(since), Optional.of(CLOCK.instant()))) {
      for (var next = stream.next(); next.isPresent(); next = stream.next()) {
        events.add(next.get());
      }
    }
    return events;
  }
}
