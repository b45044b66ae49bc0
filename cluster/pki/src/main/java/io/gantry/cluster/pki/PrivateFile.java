package io.gantry.cluster.pki;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.id.RandomId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Files that are secret from their first byte on: mode 0600, whole or not at all. */
final class PrivateFile {
  private PrivateFile() {}

  static void write(Path file, String text) {
    Path partial = file.resolveSibling(file.getFileName() + "." + RandomId.next() + ".partial");
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      try {
        try (var channel =
            FileChannel.open(
                partial, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
          ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
          while (bytes.hasRemaining()) {
            channel.write(bytes);
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
    DurableFile.syncDirectory(file.toAbsolutePath().getParent());
  }

  static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read " + file, e);
    }
  }
}
