package io.gantry.image.distribution.files;

import io.gantry.platform.archive.Decompression;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Bytes on disk that have no name, so that nothing is left of them however this process ends. */
final class Spool {
  private Spool() {}

  /** A new empty file for reading and writing. */
  static FileChannel create(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "spool-", "");
    try {
      return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(file);
    }
  }

  /** The file, or its plain bytes if it is compressed. */
  static FileChannel plain(Path file, Path directory) {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      boolean kept = false;
      try {
        if (!isCompressed(channel)) {
          kept = true;
          return channel;
        }
        return unpack(file, Channels.newInputStream(channel), directory);
      } finally {
        if (!kept) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }

  private static boolean isCompressed(FileChannel channel) throws IOException {
    ByteBuffer start = ByteBuffer.allocate(Magic.LENGTH);
    int _ = channel.read(start, 0);
    return Magic.of(start.array()) != Magic.PLAIN;
  }

  private static FileChannel unpack(Path file, InputStream in, Path directory) throws IOException {
    // what unpacks to more than half of the room is a bomb, or needs another disk
    long limit = Files.getFileStore(directory).getUsableSpace() / 2;
    FileChannel spool = create(directory);
    boolean done = false;
    try (InputStream plain = Decompression.open(in, limit)) {
      OutputStream out = Channels.newOutputStream(spool);
      long _ = plain.transferTo(out);
      done = true;
      return spool;
    } catch (GantryException e) {
      String text =
          e.kind() == Kind.EXHAUSTED
              ? "it unpacks to more than half of what is free in " + directory
              : e.text();
      throw new GantryException(e.kind(), file + ": " + text, e);
    } finally {
      if (!done) {
        close(spool);
      }
    }
  }

  /** Closes; what fails then matters to nobody. */
  static void close(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // it was only read, or is of no use any more
    }
  }
}
