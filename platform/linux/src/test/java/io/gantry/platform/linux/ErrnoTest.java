package io.gantry.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.base.GantryException.Kind;
import org.junit.jupiter.api.Test;

class ErrnoTest {
  @Test
  void failuresNameTheCallTheOperandAndTheReason() {
    var failure = new LinuxException("mount /run/x", Errno.EBUSY);

    assertEquals("mount /run/x: device or resource busy", failure.text());
    assertEquals(Kind.CONFLICT, failure.kind());
  }

  @Test
  void aFullDiskIsExhaustion() {
    assertEquals(Kind.EXHAUSTED, new Errno(Errno.ENOSPC).kind());
    assertEquals(Kind.EXHAUSTED, new Errno(Errno.EMFILE).kind());
  }

  @Test
  void anUnknownNumberKeepsIt() {
    assertEquals("errno 4711", new Errno(4711).text());
    assertEquals(Kind.INTERNAL, new Errno(4711).kind());
  }
}
