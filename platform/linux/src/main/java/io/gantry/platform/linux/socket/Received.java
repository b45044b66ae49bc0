package io.gantry.platform.linux.socket;

import java.util.List;

/** Bytes and the descriptors that came with them: the receiver owns and closes those. */
public final class Received {
  private final byte[] content;
  private final List<Integer> descriptors;

  Received(byte[] content, List<Integer> descriptors) {
    this.content = content;
    this.descriptors = List.copyOf(descriptors);
  }

  /** The bytes; not copied. */
  public byte[] content() {
    return content;
  }

  /** The descriptors, in the order sent. */
  public List<Integer> descriptors() {
    return descriptors;
  }
}
