package io.gantry.app.launcher;

import io.gantry.app.launcher.cluster.ClusterRun;
import java.io.IOException;
import java.nio.file.Path;

/** The process that a cluster lives in. Arguments: the state root, the run root. */
public final class ClusterMain {
  private ClusterMain() {}

  /** Runs until it is told to end. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var roots = new Roots(Path.of(args[0]), Path.of(args[1]));
    long uid = Roots.effectiveUser();
    var wiring = new Wiring(roots, System.getenv(), Roots.hostUser());
    var run = new ClusterRun(roots.state(), roots.run(), uid, wiring::engine);
    int code = run.toTheEnd(new ProcessSignals(), System.out, wiring::guardSandboxes);
    wiring.settle();
    System.exit(code);
  }
}
