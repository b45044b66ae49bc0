package io.gantry.platform.linux.tty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DetachKeysTest {
  private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

  private boolean feed(DetachKeys keys, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    return keys.feed(bytes, bytes.length, passed);
  }

  @Test
  void theSequenceMayComeInPieces() {
    DetachKeys keys = DetachKeys.parse("ctrl-p,ctrl-q");
    assertFalse(feed(keys, "ab\u0010"));
    assertTrue(feed(keys, "\u0011rest"));
    assertEquals("ab", passed.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aBeginningThatLeadsNowhereIsPassedOn() {
    DetachKeys keys = DetachKeys.parse("ctrl-p,ctrl-q");
    assertFalse(feed(keys, "\u0010"));
    assertEquals(0, passed.size());
    assertFalse(feed(keys, "x\u0010\u0010"));
    assertEquals("\u0010x\u0010", passed.toString(StandardCharsets.ISO_8859_1));
    assertTrue(feed(keys, "\u0011"));
  }

  @Test
  void noKeysMeanNoDetaching() {
    assertFalse(feed(DetachKeys.parse(""), "\u0010\u0011"));
    assertEquals(2, passed.size());
  }

  @Test
  void nonsenseIsRefused() {
    for (String keys : new String[] {"ctrl-", "ctrl-1", "shift-a", "a,,b"}) {
      assertThrows(GantryException.class, () -> DetachKeys.parse(keys), keys);
    }
  }
}
