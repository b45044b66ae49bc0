package io.gantry.image.distribution.credentials;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.id.RandomId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Set;

/** Writes a file that only its owner ever can read. */
final class SecretFile {
  private SecretFile() {}

  /** Replaces a file at once, and makes its directory if need be; a link stays and is followed. */
  static void write(Path file, String text) {
    try {
      Path target = Files.isSymbolicLink(file) ? followed(file) : file.toAbsolutePath();
      Path directory = target.resolveSibling(".").normalize();
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory, permissions("rwx------"));
      }
      replace(target, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      DurableFile.syncDirectory(directory);
    } catch (IOException e) {
      throw new GantryException(Kind.FORBIDDEN, "cannot write " + file + ": " + e, e);
    }
  }

  private static Path followed(Path link) throws IOException {
    Path target = link.toAbsolutePath().resolveSibling(Files.readSymbolicLink(link));
    return Files.exists(target) ? target.toRealPath() : target;
  }

  private static void replace(Path target, ByteBuffer bytes) throws IOException {
    Path partial =
        target.resolveSibling(
            target.getFileName()
                + "."
                + HexFormat.of().formatHex(RandomId.bytes(6))
                + DurableFile.PARTIAL);
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              permissions("rw-------"))) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static java.nio.file.attribute.FileAttribute<?> permissions(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }
}
