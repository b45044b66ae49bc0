package io.gantry.engine.build.cache;

import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The layers that records name, an empty file for each: whoever removes an image asks for them and
 * shall not have to read all records. A mark comes before its record and goes after it; one too
 * many keeps a layer until the next pruning.
 */
final class Marks {
  private final Path directory;

  Marks(Path directory) {
    this.directory = directory;
  }

  void add(ChainId chain) {
    try {
      Files.createDirectories(directory);
      Path _ = Files.createFile(directory.resolve(chain.digest().hex()));
    } catch (FileAlreadyExistsException _) {
      // it is marked
    } catch (IOException e) {
      throw StoredFile.failure("write", directory, e);
    }
  }

  Set<ChainId> all() {
    var chains = new HashSet<ChainId>();
    for (Path path : StoredFile.list(directory)) {
      chains.add(new ChainId(new Digest(String.valueOf(path.getFileName()))));
    }
    return chains;
  }

  /** Removes all but these. */
  void retain(Set<ChainId> chains) {
    for (ChainId chain : all()) {
      if (!chains.contains(chain)) {
        StoredFile.delete(directory.resolve(chain.digest().hex()));
      }
    }
  }
}
