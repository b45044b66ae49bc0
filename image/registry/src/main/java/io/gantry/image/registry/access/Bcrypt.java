package io.gantry.image.registry.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * A password's bcrypt hash (Provos and Mazières 1999) as {@code htpasswd -B} writes it: {@code
 * $2y$10$} and 53 characters.
 *
 * @param cost the logarithm of the number of rounds
 */
record Bcrypt(int cost, String salt, String hash) {
  private static final String ALPHABET =
      "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  private static final int LENGTH = 60;
  private static final int SALT = 16;
  private static final int HASH = 23;
  private static final int LONGEST_KEY = 72;
  private static final int LEAST_COST = 4;

  /** What a login may cost: 2^17 rounds are some ten seconds. */
  private static final int MOST_COST = 17;

  /** Reads {@code $2a$}, {@code $2b$} and {@code $2y$}, which mean the same here. */
  static Optional<Bcrypt> parse(String text) {
    boolean known =
        text.length() == LENGTH
            && (text.startsWith("$2y$") || text.startsWith("$2b$") || text.startsWith("$2a$"))
            && text.charAt(6) == '$'
            && isDigit(text.charAt(4))
            && isDigit(text.charAt(5));
    if (!known) {
      return Optional.empty();
    }
    for (int i = 7; i < LENGTH; i++) {
      if (ALPHABET.indexOf(text.charAt(i)) < 0) {
        return Optional.empty();
      }
    }
    int cost = (text.charAt(4) - '0') * 10 + text.charAt(5) - '0';
    return cost < LEAST_COST || cost > MOST_COST
        ? Optional.empty()
        : Optional.of(new Bcrypt(cost, text.substring(7, 29), text.substring(29)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whether {@code password} is the one; takes the same time whether or not. */
  boolean matches(String password) {
    byte[] made = made(password);
    return MessageDigest.isEqual(made, decode(hash, HASH));
  }

  private byte[] made(String password) {
    byte[] text = password.getBytes(StandardCharsets.UTF_8);
    byte[] key = Arrays.copyOf(text, Math.min(text.length + 1, LONGEST_KEY));
    byte[] saltBytes = decode(salt, SALT);
    int[] saltWords = words(saltBytes);
    var none = new int[saltWords.length];
    var cipher = new Blowfish();
    cipher.expand(key, saltWords);
    for (long round = 1L << cost; round > 0; round--) {
      cipher.expand(key, none);
      cipher.expand(saltBytes, none);
    }
    int[] words = words("OrpheanBeholderScryDoubt".getBytes(StandardCharsets.US_ASCII));
    for (int at = 0; at < words.length; at += 2) {
      for (int i = 0; i < 64; i++) {
        cipher.encrypt(words, at);
      }
    }
    var bytes = new byte[HASH];
    for (int i = 0; i < HASH; i++) {
      bytes[i] = (byte) (words[i / 4] >>> (24 - i % 4 * 8));
    }
    return bytes;
  }

  private static int[] words(byte[] bytes) {
    var words = new int[bytes.length / Integer.BYTES];
    for (int i = 0; i < bytes.length; i++) {
      words[i / 4] = words[i / 4] << Byte.SIZE | (bytes[i] & 0xff);
    }
    return words;
  }

  /** bcrypt's own base 64. */
  private static byte[] decode(String text, int length) {
    var bytes = new byte[length];
    int bits = 0;
    int held = 0;
    int at = 0;
    for (int i = 0; i < text.length() && at < length; i++) {
      held = held << 6 | ALPHABET.indexOf(text.charAt(i));
      bits += 6;
      if (bits >= Byte.SIZE) {
        bits -= Byte.SIZE;
        bytes[at++] = (byte) (held >>> bits);
      }
    }
    return bytes;
  }
}
