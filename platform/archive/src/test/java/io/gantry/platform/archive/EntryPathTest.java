package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntryPathTest {
  @ParameterizedTest
  @CsvSource({
    "a, a",
    "a/b/c, a/b/c",
    "./a, a",
    "/a//b/, a/b",
    "a/./b/../c, a/c",
    "/../../etc/passwd, etc/passwd",
    ".hidden/..x/.wh.y, .hidden/..x/.wh.y",
    "., ''",
    "./, ''",
    "/, ''",
    "a/.., ''",
  })
  void pathsAreCleanedAsDockerDoes(String raw, String clean) {
    assertEquals(clean, EntryPath.clean(raw));
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../x", "a/../../x", "./../x"})
  void pathsThatLeaveTheRootAreRefused(String raw) {
    var failure = assertThrows(GantryException.class, () -> EntryPath.clean(raw));
    assertEquals(Kind.INVALID, failure.kind());
    assertEquals("tar entry \"" + raw + "\": path leaves the root", failure.text());
  }

  @Test
  void emptyNamesAndZeroBytesAreRefused() {
    assertThrows(GantryException.class, () -> EntryPath.clean(""));
    assertThrows(GantryException.class, () -> EntryPath.clean("a\0b"));
  }
}
