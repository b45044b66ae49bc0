package io.gantry.image.content;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Optional;

/** One ingest: a locked file, and the sum of what was written. Used by one thread. */
final class LocalIngest implements ContentStore.Ingest {
  private static final int BUFFER = 1 << 16;

  private final FileChannel channel;
  private final Path file;
  private final BlobFiles blobs;
  private final Runnable closed;
  private final MessageDigest sum = Digest.sha256();
  private final OutputStream stream;

  LocalIngest(FileChannel channel, Path file, BlobFiles blobs, Runnable closed) {
    this.channel = channel;
    this.file = file;
    this.blobs = blobs;
    this.closed = closed;
    stream =
        new DigestOutputStream(
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), sum);
  }

  @Override
  public OutputStream stream() {
    return stream;
  }

  @Override
  public Digest commit(Optional<Digest> expected) {
    try {
      stream.flush();
      Digest digest = digest(expected);
      if (expected.isPresent()) {
        BlobFiles.require(digest, expected.get());
      }
      blobs.take(channel, file, digest);
      return digest;
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
  }

  /** The sum of what was written; one of another algorithm takes a second look at the file. */
  private Digest digest(Optional<Digest> expected) throws IOException {
    Digest written = Digest.of(sum);
    return expected.isEmpty() || expected.get().algorithm().equals(written.algorithm())
        ? written
        : BlobFiles.sum(channel, expected.get());
  }

  @Override
  public void close() {
    try {
      channel.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new DiskException("cannot close " + file, e);
    } finally {
      closed.run();
    }
  }
}
