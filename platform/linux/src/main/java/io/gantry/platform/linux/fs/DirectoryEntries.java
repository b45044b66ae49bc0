package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Native;
import io.gantry.platform.linux.NativeText;
import io.gantry.platform.linux.SystemCall;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * getdents64(2): a cursor over a directory's entries in one native buffer, so that a name can be
 * handed back to the kernel by address without ever becoming a String.
 */
final class DirectoryEntries {
  static final int DT_UNKNOWN = 0;
  static final int DT_DIR = 4;

  private static final int BUFFER = 64 * 1024;
  private static final int TYPE_OFFSET = 18;
  private static final int NAME_OFFSET = 19;

  private final MemorySegment buffer;
  private int fd = -1;
  private String path = "";
  private long filled;
  private long next;
  private long entry;

  DirectoryEntries(Arena arena) {
    buffer = arena.allocate(BUFFER, 8);
  }

  /** Starts with the first unread entry of an open directory. */
  void start(int directory, String shown) {
    fd = directory;
    path = shown;
    filled = 0;
    next = 0;
  }

  /** Moves to the next entry other than {@code .} and {@code ..}; false at the end. */
  boolean advance() {
    while (true) {
      if (next == filled) {
        long result = Native.syscall(SystemCall.GETDENTS64, fd, buffer.address(), BUFFER);
        filled = Native.check(result, "list", path);
        next = 0;
        if (filled == 0) {
          return false;
        }
      }
      entry = next;
      next += buffer.get(ValueLayout.JAVA_SHORT_UNALIGNED, entry + 16) & 0xffff;
      if (!isDots()) {
        return true;
      }
    }
  }

  private boolean isDots() {
    if (at(0) != '.') {
      return false;
    }
    return at(1) == 0 || (at(1) == '.' && at(2) == 0);
  }

  private byte at(int i) {
    return buffer.get(ValueLayout.JAVA_BYTE, entry + NAME_OFFSET + i);
  }

  /** The entry's type, DT_UNKNOWN on file systems that do not say. */
  int type() {
    return buffer.get(ValueLayout.JAVA_BYTE, entry + TYPE_OFFSET);
  }

  /** The address of the entry's name, valid until the next {@link #advance}. */
  long nameAddress() {
    return buffer.address() + entry + NAME_OFFSET;
  }

  String name() {
    int length = 0;
    while (at(length) != 0) {
      length++;
    }
    byte[] bytes = buffer.asSlice(entry + NAME_OFFSET, length).toArray(ValueLayout.JAVA_BYTE);
    return NativeText.decode(bytes, 0, bytes.length);
  }

  static List<String> names(int directory, String path) {
    var names = new ArrayList<String>();
    try (Arena arena = Arena.ofConfined()) {
      var entries = new DirectoryEntries(arena);
      entries.start(directory, path);
      while (entries.advance()) {
        names.add(entries.name());
      }
    }
    Collections.sort(names);
    return names;
  }
}
