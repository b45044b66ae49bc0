package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.engine.api.build.BuildCaches.Rule;
import io.gantry.engine.docker.buildkit.message.PruneRequest;
import io.gantry.platform.base.GantryException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class UsageFilterTest {
  private static final Entry ENTRY = entry("abc1", "regular", true);

  private static Entry entry(String id, String type, boolean shared) {
    return new Entry(
        id,
        List.of(),
        type,
        "[1/1] RUN make",
        10,
        shared,
        false,
        false,
        Instant.EPOCH,
        Instant.EPOCH,
        1);
  }

  private static boolean matches(String... texts) {
    return UsageFilter.parse(List.of(texts)).matches(ENTRY);
  }

  @Test
  void allPartsOfATextMustHold() {
    assertTrue(matches());
    assertTrue(matches(""));
    assertTrue(matches("type==regular,id~=abc"));
    assertFalse(matches("type==regular,id~=xyz"));
    assertTrue(matches("shared"));
    assertFalse(matches("private"));
    assertFalse(matches("inuse"));
    assertTrue(matches("type!=internal,description~=make"));
    assertTrue(matches("type==internal", "shared==true"));
    assertThrows(GantryException.class, () -> matches("colour==red"));
  }

  @Test
  void whatIsPrunedIsWhatTheFilterFinds() {
    List<Entry> entries = List.of(ENTRY, entry("def2", "internal", false));
    var request = new PruneRequest(List.of("type==internal"), true, 5_000_000_000L, 0, 0, 0);

    assertEquals(
        Optional.of(
            new Rule(
                true,
                Optional.of(Duration.ofSeconds(5)),
                Optional.empty(),
                List.of(),
                List.of("def2"))),
        UsageFilter.rule(request, entries, 0));
    var none = new PruneRequest(List.of("type==frontend"), true, 0, 0, 0, 0);
    assertEquals(Optional.empty(), UsageFilter.rule(none, entries, 0));
  }

  @Test
  void theSpaceThatMayStayIsTheSmallestOfTheBounds() {
    List<Entry> entries = List.of(ENTRY);

    assertEquals(Optional.empty(), keep(0, 0, 0, entries, 0));
    assertEquals(Optional.of(5L), keep(5, 0, 0, entries, 0));
    assertEquals(Optional.of(3L), keep(5, 3, 0, entries, 0));
    assertEquals(Optional.of(6L), keep(0, 0, 100, entries, 96));
    assertEquals(Optional.of(8L), keep(8, 0, 100, entries, 96));
  }

  private static Optional<Long> keep(
      long reserved, long most, long leastFree, List<Entry> entries, long free) {
    var request = new PruneRequest(List.of(), false, 0, reserved, most, leastFree);
    return UsageFilter.rule(request, entries, free).orElseThrow().keep();
  }
}
