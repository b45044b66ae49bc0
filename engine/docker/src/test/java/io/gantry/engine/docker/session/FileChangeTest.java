package io.gantry.engine.docker.session;

import static io.gantry.engine.docker.session.FileChange.KEEP;
import static io.gantry.engine.docker.session.FileChange.REPLACE;
import static io.gantry.engine.docker.session.FileChange.TOUCH;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.linux.fs.FileStatus;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done about a file that may be here already. */
final class FileChangeTest {
  private static final Instant THEN = Instant.parse("2026-08-01T10:00:00.123456789Z");
  private static final Instant LATER = THEN.plusNanos(1);

  private static FileStatus here(int mode, long size, Instant modified) {
    return new FileStatus(mode, 7, 7, size, 1, 1, 0, 1, modified, 8, LATER);
  }

  private static Stat wanted(int mode, long size, Instant modified, String link) {
    return new Stat("a", mode, size, modified, link, 0, Map.of());
  }

  private static FileChange of(FileStatus here, Stat wanted) {
    return FileChange.of(Optional.of(here), Optional.of("target"), wanted);
  }

  @Test
  void whatIsNotHereIsMade() {
    assertEquals(
        REPLACE, FileChange.of(Optional.empty(), Optional.empty(), wanted(0100644, 1, THEN, "")));
  }

  @Test
  void aFileOfTheSameSizeAndTimeIsKeptWhoeverOwnsIt() {
    assertEquals(KEEP, of(here(0100644, 5, THEN), wanted(0100644, 5, THEN, "")));
    assertEquals(TOUCH, of(here(0100644, 5, THEN), wanted(0100755, 5, THEN, "")));
    assertEquals(REPLACE, of(here(0100644, 5, THEN), wanted(0100644, 6, THEN, "")));
    assertEquals(REPLACE, of(here(0100644, 5, LATER), wanted(0100644, 5, THEN, "")));
  }

  @Test
  void anotherKindOfFileIsMadeAnew() {
    assertEquals(REPLACE, of(here(0100644, 5, THEN), wanted(0040755, 0, THEN, "")));
    assertEquals(REPLACE, of(here(0040755, 5, THEN), wanted(0120777, 5, THEN, "target")));
  }

  @Test
  void aDirectoryIsKeptWithWhatIsInIt() {
    assertEquals(KEEP, of(here(0040755, 4096, THEN), wanted(0040755, 0, THEN, "")));
    assertEquals(TOUCH, of(here(0040755, 4096, LATER), wanted(0040755, 0, THEN, "")));
    assertEquals(TOUCH, of(here(0040755, 4096, THEN), wanted(0041777, 0, THEN, "")));
  }

  @Test
  void aLinkIsItsTarget() {
    assertEquals(KEEP, of(here(0120777, 6, THEN), wanted(0120777, 6, THEN, "target")));
    assertEquals(TOUCH, of(here(0120777, 6, LATER), wanted(0120777, 6, THEN, "target")));
    assertEquals(REPLACE, of(here(0120777, 6, THEN), wanted(0120777, 6, THEN, "other")));
  }
}
