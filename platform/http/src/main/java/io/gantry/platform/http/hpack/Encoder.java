package io.gantry.platform.http.hpack;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes header blocks. Each stands for itself, so streams need not agree on an order: names of the
 * static table are indexed, nothing is kept.
 */
public final class Encoder {
  private final ByteArrayOutputStream block = new ByteArrayOutputStream(256);

  /** Begins a block; the connection's first says that no table is used. */
  public Encoder(boolean first) {
    if (first) {
      block.write(0x20);
    }
  }

  /** Begins a response's block. */
  public Encoder(int status, boolean first) {
    this(first);
    switch (status) {
      case 200 -> block.write(0x88);
      case 204 -> block.write(0x89);
      case 304 -> block.write(0x8b);
      case 404 -> block.write(0x8d);
      default -> add(":status", Integer.toString(status));
    }
  }

  /** Adds a field; its name is in lower case. */
  public void add(String name, String value) {
    int index = Hpack.STATIC.index(name);
    integer(4, index);
    if (index == 0) {
      string(name);
    }
    string(value);
  }

  private void string(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    integer(7, bytes.length);
    block.writeBytes(bytes);
  }

  private void integer(int prefix, int value) {
    int most = (1 << prefix) - 1;
    if (value < most) {
      block.write(value);
      return;
    }
    block.write(most);
    int rest = value - most;
    while (rest >= 0x80) {
      block.write((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    block.write(rest);
  }

  /** The block. */
  public byte[] bytes() {
    return block.toByteArray();
  }
}
