package io.gantry.image.content;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;

/** A partial blob that is a locked file. Used by one thread at a time. */
final class LocalPartial implements PartialBlob {
  private static final int BUFFER = 1 << 16;

  private final Digest digest;
  private final FileChannel channel;
  private final Partials owner;
  private final OutputStream stream;
  private long length;
  private boolean closed;
  private boolean gone;

  LocalPartial(Digest digest, FileChannel channel, Partials owner) throws IOException {
    this.digest = digest;
    this.channel = channel;
    this.owner = owner;
    this.length = channel.size();
    channel.position(length);
    this.stream = new Appended(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public InputStream arrived() {
    flush();
    return new ChannelStream(channel, 0, length);
  }

  @Override
  public OutputStream append() {
    return stream;
  }

  private void flush() {
    try {
      stream.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void commit() {
    flush();
    try {
      BlobFiles.require(BlobFiles.sum(channel, digest), digest);
      owner.promote(digest, channel);
      gone = true;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void discard() {
    flush();
    try {
      channel.truncate(0);
      channel.position(0);
      length = 0;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (channel) {
      // an interrupt closes the channel, and with it the lock: then the file is not ours any more
      if (channel.isOpen() && !gone) {
        stream.flush();
        if (length == 0 && !Thread.currentThread().isInterrupted()) {
          owner.remove(digest);
        }
      }
    } catch (IOException e) {
      throw failed(e);
    } finally {
      owner.release(digest);
    }
  }

  private DiskException failed(IOException cause) {
    return new DiskException("cannot write partial blob " + digest, cause);
  }

  /** Counts; closing it flushes and leaves the file open. */
  private final class Appended extends OutputStream {
    private final OutputStream buffered;

    Appended(OutputStream buffered) {
      this.buffered = buffered;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      if (gone) {
        throw new IOException("blob " + digest + " is committed already");
      }
      buffered.write(bytes, offset, count);
      length += count;
    }

    @Override
    public void flush() throws IOException {
      buffered.flush();
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
