package io.gantry.image.distribution.files;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A tar of blobs that goes out as it is made, each blob once, to a stream that need not seek. Safe
 * for several threads, one writes at a time. After a failure nothing more is taken: every call then
 * fails as the first one did. The same content in the same order gives the same bytes.
 */
public final class BlobTar {
  private static final int BUFFER = 64 * 1024;

  private final String name;
  private final TarWriter tar;
  private final Path spoolDirectory;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Digest> blobs = new HashSet<>();
  private final Set<String> directories = new HashSet<>();
  private Optional<GantryException> failure = Optional.empty();

  /**
   * Writes to {@code out}, which the caller closes.
   *
   * @param name for messages
   * @param spoolDirectory for blobs whose size is known only at their end: a tar has it in front
   */
  public BlobTar(String name, OutputStream out, Path spoolDirectory) {
    this.name = name;
    this.tar = new TarWriter(new BufferedOutputStream(out, BUFFER));
    this.spoolDirectory = spoolDirectory;
  }

  /** The path of a blob in a layout. */
  public static String path(Digest digest) {
    return "blobs/" + digest.algorithm() + "/" + digest.hex();
  }

  /** Whether the blob is in the archive. */
  public boolean has(Digest digest) {
    lock.lock();
    try {
      return blobs.contains(digest);
    } finally {
      lock.unlock();
    }
  }

  /** Adds a blob unless it is there. */
  public void put(Descriptor blob, BlobWriter writer) {
    lock.lock();
    try {
      if (!blobs.contains(blob.digest())) {
        write(blob, writer);
        blobs.add(blob.digest());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Adds a blob whose size and digest show at its end. */
  public Descriptor put(String mediaType, BlobWriter writer) {
    try (FileChannel spool = Spool.create(spoolDirectory)) {
      var out =
          new DigestingStream(
              new BufferedOutputStream(Channels.newOutputStream(spool), BUFFER), Digest.sha256());
      writer.writeTo(out);
      out.flush();
      Descriptor blob = Descriptor.of(mediaType, out.digest(), out.count());
      put(
          blob,
          to -> {
            try (var in = new SliceStream(spool, 0, blob.size(), "spool of " + name)) {
              long _ = in.transferTo(to);
            }
          });
      return blob;
    } catch (IOException e) {
      throw new DiskException("cannot write " + name, e);
    }
  }

  /** Adds a small file. */
  public void file(String path, byte[] bytes) {
    lock.lock();
    try {
      start(path, bytes.length);
      tar.write(bytes, 0, bytes.length);
    } catch (IOException e) {
      throw broken(new DiskException("cannot write " + name, e));
    } finally {
      lock.unlock();
    }
  }

  /** Writes the archive's end. */
  public void end() {
    lock.lock();
    try {
      checkWhole();
      tar.close();
    } catch (IOException e) {
      throw broken(new DiskException("cannot write " + name, e));
    } finally {
      lock.unlock();
    }
  }

  private void write(Descriptor blob, BlobWriter writer) {
    boolean whole = false;
    try {
      start(path(blob.digest()), blob.size());
      var out = new DigestingStream(new Entry(blob), blob.digest().newSum());
      writer.writeTo(out);
      out.check(blob);
      whole = true;
    } catch (GantryException e) {
      throw broken(e);
    } catch (IOException e) {
      throw broken(new DiskException("cannot write " + blob.digest() + " to " + name, e));
    } finally {
      if (!whole) {
        var _ = broken(new GantryException(Kind.CONFLICT, name + " is broken off: write it again"));
      }
    }
  }

  private GantryException broken(GantryException why) {
    if (failure.isEmpty()) {
      failure = Optional.of(why);
    }
    return why;
  }

  private void start(String path, long size) throws IOException {
    checkWhole();
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String directory = path.substring(0, slash);
      if (directories.add(directory)) {
        tar.put(TarEntry.directory(directory, 0755));
      }
    }
    tar.put(TarEntry.file(path, 0644, size));
  }

  private void checkWhole() {
    if (failure.isPresent()) {
      GantryException first = failure.get();
      throw new GantryException(first.kind(), first.text(), first);
    }
  }

  /** The current entry of the tar, which takes no byte more than it has room for. */
  private final class Entry extends OutputStream {
    private final Descriptor blob;
    private long left;

    Entry(Descriptor blob) {
      this.blob = blob;
      left = blob.size();
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > left) {
        throw new GantryException(
            Kind.INVALID,
            "blob " + blob.digest() + " is longer than its " + blob.size() + " bytes");
      }
      left -= length;
      tar.write(bytes, offset, length);
    }
  }
}
