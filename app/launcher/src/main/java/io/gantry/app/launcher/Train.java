package io.gantry.app.launcher;

import io.gantry.app.launcher.cluster.ClusterRehearsal;
import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Runs what commands run, once, on roots of its own, while the JVM records an AOT cache: the
 * classes loaded and linked here start from the cache later.
 *
 * <p>Four steps on one directory, each in a JVM of its own: {@code full} runs every command and
 * leaves a container running; {@code light} runs only commands that look; {@code cluster} runs a
 * cluster; {@code clean} removes everything, also of steps that were killed. Every class of a cache
 * is loaded at start-up, needed or not, so a small cache halves the time of a cold {@code ps}.
 */
public final class Train {
  private Train() {}

  /** Arguments: the step, the directory. Exits normally, which makes the JVM write the cache. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Path.of(args[1]);
    var roots = new Roots(directory.resolve("state"), directory.resolve("run"));
    long uid = Roots.effectiveUser();
    var wiring = new Wiring(roots, Map.of(), uid);
    var rehearsal = new Rehearsal(wiring.commandLine(), uid == 0);
    switch (args[0]) {
      case "full" -> {
        int _ = Main.run(Main.invocation(new String[] {"--root=" + roots.state(), "--help"}));
        rehearsal.everything();
        wiring.settle();
      }
      case "light" -> {
        int _ =
            Main.run(
                Main.invocation(
                    new String[] {"--root=" + roots.state(), "--run-root=" + roots.run(), "ps"}));
        rehearsal.looking();
      }
      case "cluster" -> {
        if (uid == 0) {
          new ClusterRehearsal(roots.state(), roots.run(), wiring.engine()).run();
        }
        wiring.settle();
      }
      case "clean" -> {
        wiring.engine().recover();
        if (uid == 0) {
          new ClusterRehearsal(roots.state(), roots.run(), wiring.engine()).end();
        }
        rehearsal.end();
        wiring.settle();
        FileTree.delete(directory);
      }
      default -> throw new IllegalArgumentException("unknown step " + args[0]);
    }
  }
}
