package io.gantry.image.registry.disk;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.Upload;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * An upload: a file whose length is how far it has come. The sum of what has arrived is kept while
 * this process lives, and made again from the file after a restart.
 */
final class DiskUpload implements Upload {
  private static final int BUFFER = 256 * 1024;

  /** Takes the finished file. */
  interface Keeper {
    void keep(DiskUpload upload, Path data, Digest digest);
  }

  private final String id;
  private final Repository repository;
  private final Path directory;
  private final Path data;
  private final Keeper keeper;
  private final ReentrantLock lock = new ReentrantLock();
  private String algorithm;
  private Optional<MessageDigest> sum = Optional.empty();
  private long summed;
  private long length;
  private long generation;
  private boolean over;

  /** One whose file is there, with any content. */
  DiskUpload(String id, Repository repository, String algorithm, Path directory, Keeper keeper) {
    this.id = id;
    this.repository = repository;
    this.algorithm = algorithm;
    this.directory = directory;
    this.keeper = keeper;
    data = directory.resolve("data");
    try {
      length = Files.size(data);
    } catch (IOException e) {
      throw new DiskException("cannot read " + data, e);
    }
  }

  Repository repository() {
    return repository;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long length() {
    lock.lock();
    try {
      return length;
    } finally {
      lock.unlock();
    }
  }

  /** When the last byte came. */
  Instant since() {
    try {
      return Files.getLastModifiedTime(data).toInstant();
    } catch (IOException _) {
      return Instant.now(); // it has just ended
    }
  }

  @Override
  public void append(InputStream body, OptionalLong at) throws IOException {
    try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
      long mine = takeOver(at);
      byte[] buffer = new byte[BUFFER];
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        write(channel, mine, buffer, count);
      }
    } catch (java.nio.file.NoSuchFileException _) {
      throw gone();
    }
  }

  @Override
  public InputStream open(long offset) throws IOException {
    return Channels.newInputStream(
        FileChannel.open(data, StandardOpenOption.READ).position(offset));
  }

  /** From now on no earlier request writes. */
  private long takeOver(OptionalLong at) {
    lock.lock();
    try {
      if (over) {
        throw gone();
      }
      if (at.isPresent() && at.getAsLong() != length) {
        throw new RegistryException(
            Code.RANGE_INVALID,
            "chunk begins at " + at.getAsLong() + " where the upload is at " + length);
      }
      return ++generation;
    } finally {
      lock.unlock();
    }
  }

  private void write(FileChannel channel, long mine, byte[] bytes, int count) {
    lock.lock();
    try {
      if (over || generation != mine) {
        throw new RegistryException(
            Code.BLOB_UPLOAD_INVALID, "another request has taken over the upload");
      }
      MessageDigest running = running();
      var buffer = ByteBuffer.wrap(bytes, 0, count);
      while (buffer.hasRemaining()) {
        int written = channel.write(buffer, length);
        running.update(bytes, count - buffer.remaining() - written, written);
        length += written;
        summed = length;
      }
    } catch (IOException e) {
      throw new DiskException("cannot write " + data, e);
    } finally {
      lock.unlock();
    }
  }

  /** The sum of all that has arrived. */
  private MessageDigest running() throws IOException {
    if (sum.isPresent() && summed == length) {
      return sum.get();
    }
    MessageDigest fresh = sumOfFile(algorithm);
    sum = Optional.of(fresh);
    summed = length;
    return fresh;
  }

  private MessageDigest sumOfFile(String wanted) throws IOException {
    MessageDigest fresh = Algorithm.named(wanted).newSum();
    if (length == 0) {
      return fresh;
    }
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(data)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        fresh.update(buffer, 0, count);
      }
    }
    return fresh;
  }

  @Override
  public void finish(Digest expected) {
    lock.lock();
    try {
      if (over) {
        throw gone();
      }
      generation++;
      if (!expected.algorithm().equals(algorithm)) {
        algorithm = expected.algorithm();
        sum = Optional.empty();
      }
      Digest digest = Digest.of(running());
      sum = Optional.empty();
      if (!digest.equals(expected)) {
        drop();
        throw new RegistryException(
            Code.DIGEST_INVALID,
            "blob has digest " + digest + " where " + expected + " was announced");
      }
      try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      keeper.keep(this, data, digest);
      drop();
    } catch (IOException e) {
      throw new DiskException("cannot finish upload " + id, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void cancel() {
    lock.lock();
    try {
      drop();
    } catch (IOException e) {
      throw new DiskException("cannot delete upload " + id, e);
    } finally {
      lock.unlock();
    }
  }

  private void drop() throws IOException {
    over = true;
    Files.deleteIfExists(data);
    Files.deleteIfExists(directory.resolve("repository"));
    Files.deleteIfExists(directory);
  }

  boolean over() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  private RegistryException gone() {
    return new RegistryException(Code.BLOB_UPLOAD_UNKNOWN, "upload " + id + " is over");
  }
}
