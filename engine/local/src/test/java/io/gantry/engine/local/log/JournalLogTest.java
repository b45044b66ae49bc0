package io.gantry.engine.local.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a program in journalctl's place that says what it is told to. */
final class JournalLogTest {
  @TempDir private Path directory;

  private String program(String script) throws IOException {
    Path program = directory.resolve("journalctl");
    Files.writeString(program, "#!/bin/sh\necho \"$*\" >> " + directory + "/asked\n" + script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program.toString();
  }

  private static String line(String cursor, String text) {
    return "echo '{\"__CURSOR\":\""
        + cursor
        + "\",\"__REALTIME_TIMESTAMP\":\"1000000\",\"PRIORITY\":\"6\",\"MESSAGE\":\""
        + text
        + "\"}'";
  }

  private static LogRequest request(boolean follow) {
    return new LogRequest(true, true, follow, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static List<String> texts(JournalLog log) throws InterruptedException {
    var texts = new ArrayList<String>();
    for (Optional<LogEntry> next = log.next(); next.isPresent(); next = log.next()) {
      texts.add(new String(next.get().bytes(), StandardCharsets.UTF_8).strip());
    }
    return texts;
  }

  private List<String> asked() throws IOException {
    return Files.readAllLines(directory.resolve("asked"));
  }

  @Test
  void theJournalIsSettledAndReadToItsEnd() throws Exception {
    String program = program(line("a", "one") + "\n" + line("b", "two") + "\n");
    try (var log = new JournalLog(program, "id", request(false), () -> true)) {
      assertEquals(List.of("one", "two"), texts(log));
    }
    assertEquals("--sync", asked().getFirst());
    assertTrue(asked().getLast().endsWith(" CONTAINER_ID_FULL=id"), asked()::toString);
  }

  @Test
  void aFollowerReadsWhatIsLeftWhenTheContainerHasEnded() throws Exception {
    String program =
        program(
            """
            case "$*" in
            --sync) ;;
            *--follow*) %s; exec sleep 1000 ;;
            *--after-cursor=a\\ *) %s ;;
            esac
            """
                .formatted(line("a", "one"), line("b", "last words")));
    var running = new AtomicBoolean(true);
    try (var log = new JournalLog(program, "id", request(true), running::get)) {
      assertEquals("one\n", new String(log.next().orElseThrow().bytes(), StandardCharsets.UTF_8));
      running.set(false);
      assertEquals(List.of("last words"), texts(log));
    }
  }

  @Test
  void aFailureIsTold() throws Exception {
    String program = program("exit 3\n");
    try (var log = new JournalLog(program, "id", request(false), () -> false)) {
      GantryException failure = assertThrows(GantryException.class, log::next);
      assertEquals(
          "journalctl cannot read the host's journal: it ended with code 3", failure.text());
    }
  }

  @Test
  void whatIsNoJournalEndsIt() throws Exception {
    String program = program("echo no journal\nexec sleep 1000\n");
    try (var log = new JournalLog(program, "id", request(true), () -> true)) {
      assertThrows(GantryException.class, log::next);
    }
  }

  @Test
  void aClosedFollowerEnds() throws Exception {
    String program = program("exec sleep 1000\n");
    var log = new JournalLog(program, "id", request(true), () -> true);
    log.close();
    assertEquals(List.of(), texts(log));
  }

  @Test
  @Timeout(60)
  void aFollowerOfMoreThanIsReadCanBeClosed() throws Exception {
    String program = program("for n in $(seq 600); do " + line("a", "one") + "; done\n");
    try (var _ = new JournalLog(program, "id", request(true), () -> true)) {
      while (!readerWaits()) {
        Thread.sleep(10);
      }
    }
  }

  private static boolean readerWaits() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread ->
            thread.getName().equals("journal") && thread.getState() == Thread.State.WAITING);
  }
}
