package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.compress.ZstdDecoder;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of one or more zstd frames (RFC 8878). Skippable frames hold nothing of the stream: in
 * layers they are an index of it. Anything else behind the last frame is refused, as zstd(1) does.
 */
final class ZstdStream extends InputStream {
  private static final int MAGIC_LENGTH = 4;
  private static final int MAGIC = 0xfd2fb528;
  private static final int SKIPPABLE = 0x184d2a5;

  private final PackedInput in;
  private final ZstdDecoder decoder = ZstdDecoder.open();
  private boolean done;

  ZstdStream(InputStream in) {
    this.in = new PackedInput(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!done) {
      int count = decoder.read(target, offset, length);
      if (count > 0) {
        return count;
      }
      feed();
    }
    return -1;
  }

  /** The decoder has nothing more to give: more input, or the end. */
  private void feed() throws IOException {
    in.unread(decoder.pending());
    if (decoder.betweenFrames()) {
      boolean whole = in.holds(MAGIC_LENGTH);
      if (in.available() == 0) {
        done = true;
        return;
      }
      if (!whole || !isMagic()) {
        throw new GantryException(
            Kind.INVALID, "zstd stream is followed by " + in.drain() + " bytes that are not zstd");
      }
    } else if (!in.more()) {
      throw new GantryException(Kind.INVALID, "zstd stream is damaged: it ends too early");
    }
    int count = in.available();
    decoder.feed(in.buffer(), in.at(), count);
    in.skip(count);
  }

  private boolean isMagic() {
    int magic = 0;
    for (int i = 0; i < MAGIC_LENGTH; i++) {
      magic |= in.peek(i) << (8 * i);
    }
    return magic == MAGIC || magic >>> 4 == SKIPPABLE;
  }

  @Override
  public void close() throws IOException {
    decoder.close();
    in.close();
  }
}
