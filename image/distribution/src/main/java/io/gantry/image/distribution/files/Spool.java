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

  /** A tar's first byte belongs to a name, and is none of these with the next. */
  private static boolean isCompressed(FileChannel channel) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(6);
    int _ = channel.read(magic, 0);
    byte[] b = magic.array();
    return (b[0] == 0x1f && (b[1] & 0xff) == 0x8b)
        || (b[0] == 0x28 && (b[1] & 0xff) == 0xb5 && b[2] == 0x2f && (b[3] & 0xff) == 0xfd)
        || ((b[0] & 0xff) == 0xfd && b[1] == '7' && b[2] == 'z' && b[3] == 'X' && b[4] == 'Z')
        || (b[0] == 'B' && b[1] == 'Z' && b[2] == 'h' && b[3] > '0' && b[3] <= '9' && b[4] == '1');
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
