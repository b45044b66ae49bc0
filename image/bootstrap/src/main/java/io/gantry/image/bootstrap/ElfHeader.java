package io.gantry.image.bootstrap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** What elf(5) says about a 64-bit little-endian program. */
final class ElfHeader {
  private static final int MAGIC = 0x464c457f;
  private static final int PT_INTERP = 3;
  private static final int HEADER = 64;

  private ElfHeader() {}

  /** Whether it names a loader: it is linked dynamically. What is no ELF file needs none. */
  static boolean needsInterpreter(byte[] program) {
    ByteBuffer elf = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    if (program.length < HEADER || elf.getInt(0) != MAGIC) {
      return false;
    }
    long table = elf.getLong(32);
    int size = elf.getShort(54) & 0xffff;
    int count = elf.getShort(56) & 0xffff;
    for (int i = 0; i < count; i++) {
      long at = table + (long) i * size;
      if (at >= 0 && at + 4 <= program.length && elf.getInt((int) at) == PT_INTERP) {
        return true;
      }
    }
    return false;
  }
}
