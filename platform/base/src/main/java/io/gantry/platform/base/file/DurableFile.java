package io.gantry.platform.base.file;

import io.gantry.platform.base.id.RandomId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Small files that are there whole or not at all, also after a power cut: write beside → fsync →
 * rename → fsync the directory.
 *
 * <p>A crash may leave a file whose name ends with {@link #PARTIAL}: readers of directories skip
 * such names, sweepers delete them.
 */
public final class DurableFile {
  /** The ending of names of files that are not whole yet. */
  public static final String PARTIAL = ".partial";

  private DurableFile() {}

  /**
   * Writes or replaces a file.
   *
   * @throws DiskException the old content is kept
   */
  public static void write(Path file, byte[] bytes) {
    Path partial =
        file.resolveSibling(
            file.getFileName() + "." + HexFormat.of().formatHex(RandomId.bytes(6)) + PARTIAL);
    try {
      try {
        try (FileChannel channel =
            FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
          ByteBuffer buffer = ByteBuffer.wrap(bytes);
          while (buffer.hasRemaining()) {
            channel.write(buffer);
          }
          channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(partial);
      }
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
    syncDirectory(file.toAbsolutePath().getParent());
  }

  /** The bytes of a file, or nothing if there is none. */
  public static Optional<byte[]> read(Path file) {
    try {
      return Optional.of(Files.readAllBytes(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  /** Deletes a file for good; does nothing if there is none. */
  public static void delete(Path file) {
    try {
      if (Files.deleteIfExists(file)) {
        syncDirectory(file.toAbsolutePath().getParent());
      }
    } catch (IOException e) {
      throw new DiskException("cannot delete " + file, e);
    }
  }

  /**
   * Deletes the files of a directory that crashes left half-written. The caller holds the lock that
   * keeps writers away.
   */
  public static void sweep(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + PARTIAL)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException _) {
      // nothing was ever written here
    } catch (IOException e) {
      throw new DiskException("cannot sweep " + directory, e);
    }
  }

  /** Makes the names in a directory durable. */
  public static void syncDirectory(@org.jspecify.annotations.Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      throw new DiskException("cannot sync " + directory, e);
    }
  }
}
