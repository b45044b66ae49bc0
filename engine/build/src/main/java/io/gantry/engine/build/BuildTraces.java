package io.gantry.engine.build;

import io.gantry.engine.build.op.Layers;
import io.gantry.image.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What tells that builds run or were killed, to be seen before a builder is made. */
public final class BuildTraces {
  private BuildTraces() {}

  /**
   * Whether there is any: whatever a build makes, its lease or a directory is there first.
   *
   * @param stateDirectory the builder's own
   * @param runDirectory the builder's own
   */
  public static boolean any(Snapshots snapshots, Path stateDirectory, Path runDirectory) {
    return holdsAnything(stateDirectory.resolve("leases"))
        || holdsAnything(runDirectory.resolve("runs"))
        || snapshots.actives().stream().anyMatch(key -> Layers.buildOf(key).isPresent());
  }

  private static boolean holdsAnything(Path directory) {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return entries.iterator().hasNext();
    } catch (NoSuchFileException _) {
      return false;
    } catch (IOException _) {
      return true; // a builder says why
    }
  }
}
