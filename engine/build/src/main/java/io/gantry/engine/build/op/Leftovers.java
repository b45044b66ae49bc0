package io.gantry.engine.build.op;

import io.gantry.container.network.Networks;
import io.gantry.container.runtime.ContainerRuntime;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Takes back what killed builds have left: active snapshots, and what still runs. */
public final class Leftovers {
  private Leftovers() {}

  /**
   * Sweeps.
   *
   * @param runDirectory holds a directory per build, and in it one per RUN
   * @param living the builds whose processes live; asked after looking, because a build takes its
   *     lease before it makes anything
   */
  public static void sweep(
      Snapshots snapshots,
      ContainerRuntime runtime,
      Networks networks,
      Path runDirectory,
      Supplier<Set<String>> living)
      throws IOException {
    List<String> actives = snapshots.actives();
    List<Path> builds = directories(runDirectory);
    Set<String> alive = living.get();
    for (Path build : builds) {
      if (!alive.contains(build.getFileName().toString())) {
        for (Path run : directories(build)) {
          String id = run.getFileName().toString();
          runtime.delete(id, run);
          networks.release(id);
        }
        FileTree.delete(build);
      }
    }
    for (String key : actives) {
      if (Layers.buildOf(key).filter(build -> !alive.contains(build)).isPresent()) {
        snapshots.remove(key);
      }
    }
  }

  /** The ids of what builds run now. */
  public static Set<String> running(Path runDirectory) throws IOException {
    var ids = new HashSet<String>();
    for (Path build : directories(runDirectory)) {
      for (Path run : directories(build)) {
        ids.add(run.getFileName().toString());
      }
    }
    return ids;
  }

  private static List<Path> directories(Path parent) throws IOException {
    var directories = new ArrayList<Path>();
    if (Files.isDirectory(parent)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
        entries.forEach(directories::add);
      }
    }
    return directories;
  }
}
