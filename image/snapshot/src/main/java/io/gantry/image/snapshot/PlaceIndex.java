package io.gantry.image.snapshot;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Numbers by path, as of the content that lies at a place, in 24 bytes each at most. Paths are
 * known by 64 bits of a hash that nobody outside can foresee; a collision would only spoil the
 * recipe of the layer that holds it, which its digest tells.
 */
final class PlaceIndex {
  private static final int NONE = -1;

  private final long seed = ThreadLocalRandom.current().nextLong();
  private long[] keys = new long[1024];
  private int[] numbers = filled(1024);
  private int size;

  private static int[] filled(int length) {
    int[] numbers = new int[length];
    Arrays.fill(numbers, NONE);
    return numbers;
  }

  /** Puts a number; the one before it, or -1. */
  int put(String place, int number) {
    if (size * 2 > keys.length) {
      grow();
    }
    int slot = slot(hash(place));
    if (keys[slot] == 0) {
      size++;
    }
    keys[slot] = hash(place);
    int before = numbers[slot];
    numbers[slot] = number;
    return before;
  }

  /** The number put for a place, which is then forgotten; -1 if there is none. */
  int take(String place) {
    int slot = slot(hash(place));
    int number = keys[slot] == 0 ? NONE : numbers[slot];
    numbers[slot] = NONE;
    return number;
  }

  private int slot(long key) {
    int slot = (int) key & (keys.length - 1);
    while (keys[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[oldKeys.length * 2];
    numbers = filled(keys.length);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  /** Never 0, which marks a free slot. */
  private long hash(String place) {
    long hash = seed;
    for (int i = 0; i < place.length(); i++) {
      hash = (hash ^ place.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return hash == 0 ? 1 : hash;
  }
}
