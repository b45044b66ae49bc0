package io.gantry.image.content;

import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/** A blob that is a file. */
final class LocalBlob implements Blob {
  private final FileChannel channel;
  private final long size;

  LocalBlob(FileChannel channel, long size) {
    this.channel = channel;
    this.size = size;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public InputStream stream(long offset, long count) {
    return new ChannelStream(channel, offset, end(offset, count));
  }

  private long end(long offset, long count) {
    if (offset < 0 || count < 0) {
      throw new IllegalArgumentException("no range of a blob: " + count + " bytes from " + offset);
    }
    return offset >= size ? offset : offset + Math.min(count, size - offset);
  }

  @Override
  public long transferTo(long offset, long count, WritableByteChannel target) throws IOException {
    long end = end(offset, count);
    long at = offset;
    while (at < end) {
      long moved = channel.transferTo(at, end - at, target);
      if (moved <= 0) {
        break;
      }
      at += moved;
    }
    return at - offset;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new DiskException("cannot close a blob", e);
    }
  }
}
