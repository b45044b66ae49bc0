package io.gantry.platform.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Bits in the order of deflate (RFC 1951 §3.1.1): the first is the lowest of its byte. */
final class BitSink {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int MOST_WAITING = Long.SIZE - 1 - 7;

  private byte[] bytes;
  private int length;
  private long waiting;
  private int waitingBits;

  BitSink(int size) {
    bytes = new byte[size];
  }

  void clear() {
    length = 0;
    waiting = 0;
    waitingBits = 0;
  }

  /** Makes room for {@code count} more bytes, and what is waiting. */
  void reserve(int count) {
    int needed = length + count + 2 * Long.BYTES;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 3 / 2));
    }
  }

  /** Adds up to 48 bits, for which there is room. */
  void put(long value, int bits) {
    if (waitingBits + bits > MOST_WAITING) {
      drain();
    }
    waiting |= value << waitingBits;
    waitingBits += bits;
  }

  /** Moves whole bytes out. */
  private void drain() {
    LONG.set(bytes, length, waiting);
    length += waitingBits >>> 3;
    waiting >>>= waitingBits & ~7;
    waitingBits &= 7;
  }

  /**
   * Adds the codes of tokens, for which there is room. What the other methods do, in one loop: here
   * the time goes.
   */
  void put(int[] tokens, int count, TokenCodes codes) {
    byte[] target = bytes;
    int at = length;
    long wait = waiting;
    int bits = waitingBits;
    int[] literals = codes.literals();
    int[] lengths = codes.lengths();
    int[] distances = codes.distances();
    for (int i = 0; i < count; i++) {
      int token = tokens[i];
      if (bits > TokenCodes.LONGEST_LITERAL) {
        LONG.set(target, at, wait);
        at += bits >>> 3;
        wait >>>= bits & ~7;
        bits &= 7;
      }
      if (token < TokenCodes.MATCH) {
        int literal = literals[token];
        wait |= (long) (literal >>> 5) << bits;
        bits += literal & 31;
      } else {
        int length = lengths[token >> 16 & 0x1ff];
        int distance = (token & 0x7fff) + 1;
        int symbol = DeflateSymbols.ofDistance(distance);
        int far = distances[symbol];
        wait |= (long) (length >>> 5) << bits;
        bits += length & 31;
        wait |= (long) (far >>> 5) << bits;
        bits += far & 31;
        wait |= (long) DeflateSymbols.distanceRest(distance, symbol) << bits;
        bits += DeflateSymbols.distanceBits(symbol);
      }
    }
    length = at;
    waiting = wait;
    waitingBits = bits;
    drain();
  }

  /** Fills the last byte with zeros. */
  void align() {
    waitingBits = (waitingBits + 7) & ~7;
    drain();
  }

  /** Adds bytes on a byte's border, for which there is room. */
  void put(byte[] source, int offset, int count) {
    System.arraycopy(source, offset, bytes, length, count);
    length += count;
  }

  int length() {
    return length;
  }

  void addTo(CRC32 sum) {
    sum.update(bytes, 0, length);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes, 0, length);
  }
}
