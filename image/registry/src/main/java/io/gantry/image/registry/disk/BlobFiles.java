package io.gantry.image.registry.disk;

import io.gantry.image.registry.Blob;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The content of all repositories, by digest. */
final class BlobFiles {
  private final Path directory;

  BlobFiles(Path directory) {
    this.directory = directory;
  }

  private Path file(Digest digest) {
    return directory
        .resolve(digest.algorithm())
        .resolve(digest.hex().substring(0, 2))
        .resolve(digest.hex());
  }

  Optional<Blob> open(Digest digest) {
    Path file = file(digest);
    try {
      return Optional.of(new OnDisk(file, Files.size(file)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  boolean has(Digest digest) {
    return Files.exists(file(digest));
  }

  /** Takes a whole, durable file as the blob; it is gone from its place then. */
  void adopt(Path data, Digest digest, Instant now) {
    Path file = file(digest);
    Path parent = directory.resolve(digest.algorithm()).resolve(digest.hex().substring(0, 2));
    Directories.make(parent);
    try {
      Files.setLastModifiedTime(data, FileTime.from(now));
      Files.move(data, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DiskException("cannot keep " + file, e);
    }
    DurableFile.syncDirectory(parent);
  }

  /** Every blob with its age and size. */
  List<Found> list() {
    var found = new ArrayList<Found>();
    for (String algorithm : Directories.names(directory)) {
      for (String begin : Directories.names(directory.resolve(algorithm))) {
        for (String hex : Directories.names(directory.resolve(algorithm).resolve(begin))) {
          find(new Digest(algorithm, hex)).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  /** A blob and when it came or was last given to a repository. */
  Optional<Found> find(Digest digest) {
    Path file = file(digest);
    try {
      return Optional.of(
          new Found(digest, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  /** Makes a blob young again. */
  void touch(Digest digest, Instant now) {
    Path file = file(digest);
    try {
      Files.setLastModifiedTime(file, FileTime.from(now));
    } catch (IOException e) {
      throw new DiskException("cannot keep " + file, e);
    }
  }

  void delete(Digest digest) {
    DurableFile.delete(file(digest));
  }

  /** A blob, its bytes and when it came. */
  record Found(Digest digest, long size, Instant since) {}

  private record OnDisk(Path path, long size) implements Blob {
    @Override
    public InputStream open(long offset) throws IOException {
      FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
      return Channels.newInputStream(channel.position(offset));
    }

    @Override
    public Optional<FileChannel> file() throws IOException {
      return Optional.of(FileChannel.open(path, StandardOpenOption.READ));
    }
  }
}
