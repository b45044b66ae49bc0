package io.gantry.engine.local.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.LogRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class JournalQueryTest {
  private static final Instant SINCE = Instant.parse("2026-11-23T10:00:00.123456789Z");
  private static final Instant UNTIL = Instant.parse("2026-11-23T11:00:00.000000001Z");

  private static LogRequest request(boolean follow, Integer... tail) {
    return new LogRequest(
        true,
        false,
        follow,
        tail.length == 0 ? Optional.empty() : Optional.of(tail[0]),
        Optional.of(SINCE),
        Optional.of(UNTIL));
  }

  private static List<String> asked(LogRequest request, boolean follow, String after) {
    List<String> all =
        new JournalQuery(
                "ab12", request, follow, after.isEmpty() ? Optional.empty() : Optional.of(after))
            .arguments();
    assertEquals("CONTAINER_ID_FULL=ab12", all.getLast());
    return all.subList(5, all.size() - 1);
  }

  @Test
  void timesAreAskedForALittleTooWide() {
    assertEquals(
        List.of("--since=@1795428000.123456", "--lines=3", "--until=@1795431600.000001"),
        asked(request(false, 3), false, ""));
  }

  @Test
  void aFollowerSeesAllUnlessItWantsATail() {
    assertEquals(
        List.of("--since=@1795428000.123456", "--follow", "--no-tail"),
        asked(request(true), true, ""));
    assertEquals(
        List.of("--since=@1795428000.123456", "--lines=0", "--follow"),
        asked(request(true, 0), true, ""));
  }

  @Test
  void theRestComesAfterWhatWasRead() {
    assertEquals(
        List.of("--after-cursor=s=1;i=2", "--until=@1795431600.000001"),
        asked(request(true, 3), false, "s=1;i=2"));
  }

  @Test
  void whatIsTooWideIsLeftOut() {
    var query = new JournalQuery("ab12", request(false), false, Optional.empty());
    assertTrue(query.wants(SINCE, false));
    assertFalse(query.wants(SINCE.minusNanos(1), false));
    assertFalse(query.wants(SINCE, true), "the other stream");
    assertTrue(query.endsBefore(UNTIL.plusNanos(1)));
    assertFalse(query.endsBefore(UNTIL));
  }

  @Test
  void anEntryIsALine() {
    JournalEntry entry =
        JournalEntry.parse(
            """
            {"__CURSOR":"s=1;i=2","__REALTIME_TIMESTAMP":"1795428000123456","PRIORITY":"3",\
            "MESSAGE":"äh"}
            """);
    assertEquals("s=1;i=2", entry.cursor());
    assertEquals(Instant.parse("2026-11-23T10:00:00.123456Z"), entry.entry().time());
    assertTrue(entry.entry().stderr());
    JournalEntry same =
        JournalEntry.parse(
            """
            {"__CURSOR":"c","__REALTIME_TIMESTAMP":"1","PRIORITY":"6","MESSAGE":"a\\n"}
            """);
    assertEquals("a\n", new String(same.entry().bytes(), StandardCharsets.UTF_8));
    assertEquals("äh\n", new String(entry.entry().bytes(), StandardCharsets.UTF_8));
  }

  @Test
  void bytesAreNumbersAndAPartHasNoEnd() {
    JournalEntry entry =
        JournalEntry.parse(
            """
            {"__CURSOR":"c","__REALTIME_TIMESTAMP":"1","PRIORITY":"6",\
            "CONTAINER_PARTIAL_MESSAGE":"true","MESSAGE":[255,0,10]}
            """);
    assertFalse(entry.entry().stderr());
    assertArrayEquals(new byte[] {(byte) 255, 0, 10}, entry.entry().bytes());
  }
}
