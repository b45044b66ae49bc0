package io.gantry.engine.build.context;

import io.gantry.engine.build.context.ContentIndex.Known;
import io.gantry.platform.linux.fs.FileStatus;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * An index as its file holds it: a hash table of fixed slots that is searched where it lies, so
 * that opening one of any size costs no more than reading it.
 */
final class IndexTable {
  /** Nothing is known. */
  static final IndexTable EMPTY = new IndexTable(new byte[0], 0);

  private static final long MAGIC = 0x3158444e49584347L; // "GCXINDX1"
  private static final int HEADER = 24;
  private static final int SLOT = 88;
  private static final int DIGEST = 56;
  private static final int PLAIN = 1;
  private static final int AGE = 8; // bits to shift
  private static final int OLDEST = 16;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private final int slots;
  private final boolean[] used; // set by any thread, read after all

  private IndexTable(byte[] bytes, int slots) {
    this.bytes = bytes;
    this.slots = slots;
    this.used = new boolean[slots];
  }

  /** The table in a file, if it is whole. */
  static Optional<IndexTable> parse(byte[] bytes) {
    if (bytes.length < HEADER || number(bytes, 0) != MAGIC) {
      return Optional.empty();
    }
    long slots = number(bytes, 16);
    boolean fits = slots > 0 && slots <= Integer.MAX_VALUE / SLOT && Long.bitCount(slots) == 1;
    if (!fits || bytes.length != HEADER + slots * SLOT || sum(bytes) != number(bytes, 8)) {
      return Optional.empty();
    }
    return Optional.of(new IndexTable(bytes, (int) slots));
  }

  private static long sum(byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes, 16, bytes.length - 16);
    return sum.getValue();
  }

  boolean isEmpty() {
    return slots == 0;
  }

  private static long number(byte[] bytes, int offset) {
    return (long) LONG.get(bytes, offset);
  }

  private static int at(int slot) {
    return HEADER + slot * SLOT;
  }

  /** A number for a path, never 0. */
  private static long hash(String path) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
    }
    hash ^= hash >>> 32;
    hash *= 0x9e3779b97f4a7c15L;
    hash ^= hash >>> 29;
    return hash == 0 ? 1 : hash;
  }

  private static long nanos(Instant time) {
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  Optional<Known> find(String path, FileStatus status) {
    if (slots == 0) {
      return Optional.empty();
    }
    long hash = hash(path);
    for (int slot = (int) hash & (slots - 1), tries = 0; tries < slots; tries++) {
      int at = at(slot);
      long there = number(bytes, at);
      if (there == 0) {
        break;
      }
      if (there == hash) {
        return isSame(at, status) ? Optional.of(known(slot)) : Optional.empty();
      }
      slot = (slot + 1) & (slots - 1);
    }
    return Optional.empty();
  }

  private boolean isSame(int at, FileStatus status) {
    return number(bytes, at + 8) == status.inode()
        && number(bytes, at + 16) == status.device()
        && number(bytes, at + 24) == status.size()
        && number(bytes, at + 32) == nanos(status.modified())
        && number(bytes, at + 40) == nanos(status.changed())
        && (int) INT.get(bytes, at + 48) == status.mode();
  }

  private Known known(int slot) {
    used[slot] = true;
    int at = at(slot);
    boolean plain = ((int) INT.get(bytes, at + 52) & PLAIN) != 0;
    boolean regular = ((int) INT.get(bytes, at + 48) & FileStatus.S_IFMT) == FileStatus.S_IFREG;
    byte[] content = new byte[regular ? SLOT - DIGEST : 0];
    System.arraycopy(bytes, at + DIGEST, content, 0, content.length);
    return new Known(content, plain);
  }

  /** Makes the next table of an old one and of what is new; not for several threads. */
  static final class Builder {
    private final IndexTable old;
    private byte[] bytes;
    private int slots;
    private int count;

    Builder(IndexTable old) {
      this.old = old;
      this.slots = 64;
      this.bytes = new byte[HEADER + slots * SLOT];
    }

    /** Adds or replaces. */
    void add(String path, FileStatus status, Known known) {
      byte[] slot = new byte[SLOT];
      LONG.set(slot, 0, hash(path));
      LONG.set(slot, 8, status.inode());
      LONG.set(slot, 16, status.device());
      LONG.set(slot, 24, status.size());
      LONG.set(slot, 32, nanos(status.modified()));
      LONG.set(slot, 40, nanos(status.changed()));
      INT.set(slot, 48, status.mode());
      INT.set(slot, 52, known.plain() ? PLAIN : 0);
      System.arraycopy(known.content(), 0, slot, DIGEST, known.content().length);
      put(slot, 0);
    }

    private void put(byte[] from, int offset) {
      if (count * 3L > slots * 2L) {
        grow();
      }
      long hash = number(from, offset);
      int slot = (int) hash & (slots - 1);
      while (number(bytes, at(slot)) != 0) {
        if (number(bytes, at(slot)) == hash) {
          return; // what is new was added first
        }
        slot = (slot + 1) & (slots - 1);
      }
      System.arraycopy(from, offset, bytes, at(slot), SLOT);
      count++;
    }

    private void grow() {
      byte[] before = bytes;
      int many = slots;
      slots *= 2;
      bytes = new byte[HEADER + slots * SLOT];
      count = 0;
      for (int slot = 0; slot < many; slot++) {
        if (number(before, at(slot)) != 0) {
          put(before, at(slot));
        }
      }
    }

    /** The bytes of the file: what nobody asked for in many builds is left out. */
    byte[] build() {
      for (int slot = 0; slot < old.slots; slot++) {
        int at = at(slot);
        if (number(old.bytes, at) == 0) {
          continue;
        }
        byte[] kept = new byte[SLOT];
        System.arraycopy(old.bytes, at, kept, 0, SLOT);
        int flags = (int) INT.get(kept, 52);
        int age = old.used[slot] ? 0 : (flags >>> AGE) + 1;
        if (age <= OLDEST) {
          INT.set(kept, 52, (flags & PLAIN) | age << AGE);
          put(kept, 0);
        }
      }
      LONG.set(bytes, 0, MAGIC);
      LONG.set(bytes, 16, (long) slots);
      LONG.set(bytes, 8, sum(bytes));
      return bytes;
    }
  }
}
