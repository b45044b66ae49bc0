package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A JSON object in a file that readers see whole: the old one or the new one. */
record StateFile(Path path) {
  /**
   * Reads it; nothing if it is missing or empty, as after a power cut on some file systems.
   *
   * @throws GantryException {@code INVALID} if it is no JSON object
   */
  Optional<Json.Obj> read() {
    try {
      byte[] bytes = Files.readAllBytes(path);
      return bytes.length == 0 ? Optional.empty() : Optional.of(Json.parse(bytes).asObject());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot read " + path + ": " + e, e);
    }
  }

  /** Replaces it; {@code durable} also against a power cut. */
  void write(Json.Obj value, boolean durable) {
    Path next = path.resolveSibling(path.getFileName() + ".new");
    try (var channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(value.bytes());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      if (durable) {
        channel.force(true);
      }
      Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot write " + path + ": " + e, e);
    }
  }
}
