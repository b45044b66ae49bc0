package io.gantry.engine.build.run;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Messages between an SSH client and an agent: a length of four bytes, a type, the rest. */
final class AgentMessages {
  /** The longest that is passed on, without its length: OpenSSH's limit. */
  static final int LONGEST = 256 * 1024;

  private static final int LENGTH = Integer.BYTES;
  private static final byte FAILURE = 5;
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte SIGN_REQUEST = 13;

  private AgentMessages() {}

  /** How many bytes follow a length; -1 if no message has that. */
  static int length(byte[] head) {
    int length = ByteBuffer.wrap(head, 0, LENGTH).getInt();
    return length >= 1 && length <= LONGEST ? length : -1;
  }

  /** Whether a RUN may ask that: for the list of keys, and for signatures. */
  static boolean isAllowed(byte[] message) {
    return message[LENGTH] == REQUEST_IDENTITIES || message[LENGTH] == SIGN_REQUEST;
  }

  /** What a refused client gets. */
  static byte[] failure() {
    return new byte[] {0, 0, 0, 1, FAILURE};
  }

  /** A buffer for a whole message whose length was read. */
  static byte[] withHead(byte[] head, int length) {
    return Arrays.copyOf(head, LENGTH + length);
  }
}
