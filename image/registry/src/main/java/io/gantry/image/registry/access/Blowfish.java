package io.gantry.image.registry.access;

import java.math.BigInteger;

/**
 * The block cipher under bcrypt (Schneier 1993). Its tables are the first 33344 bits of pi's
 * fraction, computed here rather than copied.
 */
final class Blowfish {
  private static final int ROUNDS = 16;
  private static final int SUBKEYS = ROUNDS + 2;
  private static final int BOXES = 4 * 256;

  /** The tables' initial words. */
  private static final class Pi {
    private static final int BITS = (SUBKEYS + BOXES) * Integer.SIZE;
    private static final int SPARE = 64;
    private static final int[] WORDS = words();

    /** Machin's formula: pi = 16 arctan(1/5) − 4 arctan(1/239). */
    private static int[] words() {
      BigInteger pi = arctan(5).shiftLeft(4).subtract(arctan(239).shiftLeft(2)).shiftRight(SPARE);
      var words = new int[SUBKEYS + BOXES];
      for (int i = 0; i < words.length; i++) {
        words[i] = pi.shiftRight(BITS - (i + 1) * Integer.SIZE).intValue();
      }
      return words;
    }

    private static BigInteger arctan(int inverse) {
      BigInteger square = BigInteger.valueOf((long) inverse * inverse);
      BigInteger power = BigInteger.ONE.shiftLeft(BITS + SPARE).divide(BigInteger.valueOf(inverse));
      BigInteger sum = power;
      for (int n = 3; power.signum() != 0; n += 2) {
        power = power.divide(square);
        BigInteger term = power.divide(BigInteger.valueOf(n));
        sum = n % 4 == 3 ? sum.subtract(term) : sum.add(term);
      }
      return sum;
    }
  }

  private final int[] subkeys = new int[SUBKEYS];
  private final int[] boxes = new int[BOXES];

  Blowfish() {
    System.arraycopy(Pi.WORDS, 0, subkeys, 0, SUBKEYS);
    System.arraycopy(Pi.WORDS, SUBKEYS, boxes, 0, BOXES);
  }

  /** Mixes in a key, and a salt of four words (or zeros), as bcrypt does. */
  void expand(byte[] key, int[] salt) {
    int at = 0;
    for (int i = 0; i < SUBKEYS; i++) {
      int word = 0;
      for (int j = 0; j < Integer.BYTES; j++) {
        word = word << Byte.SIZE | (key[at] & 0xff);
        at = (at + 1) % key.length;
      }
      subkeys[i] ^= word;
    }
    var block = new int[2];
    int next = fill(subkeys, block, salt, 0);
    int _ = fill(boxes, block, salt, next);
  }

  private int fill(int[] table, int[] block, int[] salt, int from) {
    int next = from;
    for (int i = 0; i < table.length; i += 2) {
      block[0] ^= salt[next];
      block[1] ^= salt[next + 1];
      next = (next + 2) % salt.length;
      encrypt(block, 0);
      table[i] = block[0];
      table[i + 1] = block[1];
    }
    return next;
  }

  /** Encrypts the two words at {@code at}. */
  void encrypt(int[] words, int at) {
    int left = words[at];
    int right = words[at + 1];
    for (int i = 0; i < ROUNDS; i += 2) {
      left ^= subkeys[i];
      right ^= mix(left);
      right ^= subkeys[i + 1];
      left ^= mix(right);
    }
    words[at] = right ^ subkeys[ROUNDS + 1];
    words[at + 1] = left ^ subkeys[ROUNDS];
  }

  private int mix(int x) {
    return ((boxes[x >>> 24] + boxes[256 + (x >>> 16 & 0xff)]) ^ boxes[512 + (x >>> 8 & 0xff)])
        + boxes[768 + (x & 0xff)];
  }
}
