package io.gantry.container.network;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A JSON object in a file that readers see whole: the old one or the new one. */
record StateFile(Path path) {
  /**
   * Reads it; nothing if it is missing or empty, as after a power cut on some file systems.
   *
   * @throws io.gantry.platform.base.GantryException {@code INVALID} if it is no JSON object
   */
  Optional<Json.Obj> read() {
    return DurableFile.read(path)
        .filter(bytes -> bytes.length > 0)
        .map(bytes -> Json.parse(bytes).asObject());
  }

  /** Replaces it so that a power cut does not undo it. */
  void writeDurably(Json.Obj value) {
    DurableFile.write(path, value.bytes());
  }

  /** Replaces it without waiting for the disk. The caller's lock keeps other writers away. */
  void write(Json.Obj value) {
    Path partial = path.resolveSibling(path.getFileName() + DurableFile.PARTIAL);
    try {
      Files.write(partial, value.bytes());
      Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DiskException("cannot write " + path, e);
    }
  }
}
