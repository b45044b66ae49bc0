package io.gantry.app.launcher;

import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs what commands run, once, on empty roots of its own, while the JVM records an AOT cache: the
 * classes loaded and linked here start from the cache later.
 */
public final class Train {
  private Train() {}

  /** Trains and exits normally, which makes the JVM write the cache. */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("gantry-train-");
    try {
      var roots = new Roots(directory.resolve("state"), directory.resolve("run"));
      long uid = Roots.effectiveUser();
      var wiring = new Wiring(roots, Map.of(), uid);
      int _ = Main.run(Main.invocation(new String[] {"--root=" + roots.state(), "--help"}));
      Rehearsal.ofEveryCommand(wiring.commandLine());
      if (uid == 0) {
        Rehearsal.ofContainers(wiring.commandLine());
      }
      wiring.settle();
    } finally {
      FileTree.delete(directory);
    }
  }
}
