package io.gantry.platform.linux.tty;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayOutputStream;

/**
 * Looks for the keys that detach a terminal. Bytes that may begin the sequence are held back until
 * it is clear that they do not. One thread.
 */
public final class DetachKeys {
  private final byte[] sequence;
  private int matched;

  private DetachKeys(byte[] sequence) {
    this.sequence = sequence;
  }

  /**
   * Reads Docker's form: keys separated by commas, each a character or {@code ctrl-} with a letter
   * or one of {@code @[\]^_}; empty for none.
   *
   * @throws GantryException {@code INVALID} for anything else
   */
  public static DetachKeys parse(String keys) {
    var bytes = new ByteArrayOutputStream();
    if (!keys.isEmpty()) {
      for (String key : keys.split(",", -1)) {
        bytes.write(code(key, keys));
      }
    }
    return new DetachKeys(bytes.toByteArray());
  }

  private static int code(String key, String keys) {
    if (key.length() == 1 && key.charAt(0) < 128) {
      return key.charAt(0);
    }
    if (key.equals("DEL")) {
      return 127;
    }
    if (key.length() == 6 && key.startsWith("ctrl-")) {
      char letter = Character.toLowerCase(key.charAt(5));
      if (letter >= 'a' && letter <= 'z') {
        return letter - 'a' + 1;
      }
      if (letter == '@' || (letter >= '[' && letter <= '_')) {
        return letter - '@';
      }
    }
    throw new GantryException(
        Kind.INVALID,
        "invalid detach keys (" + keys + "): use letters, or ctrl- and one of a-z @ [ \\ ] ^ _");
  }

  /** Appends what is to be passed on of {@code input}; true once the sequence is complete. */
  public boolean feed(byte[] input, int length, ByteArrayOutputStream passed) {
    if (sequence.length == 0) {
      passed.write(input, 0, length);
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (input[i] != sequence[matched]) {
        passed.write(sequence, 0, matched);
        matched = 0;
      }
      if (input[i] == sequence[matched]) {
        matched++;
        if (matched == sequence.length) {
          matched = 0;
          return true;
        }
      } else {
        passed.write(input[i]);
      }
    }
    return false;
  }
}
