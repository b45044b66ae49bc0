package io.gantry.engine.local;

import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Path;

/** The main of a process that makes, starts and removes a container, and crashes on the way. */
final class CrashingProcess {
  private CrashingProcess() {}

  /** Arguments: state root, run root, scratch, where to crash. */
  public static void main(String[] arguments) {
    var roots = new StateRoot(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2]));
    var host = TestEngine.open(roots, Crash.parse(arguments[3]));
    String id = host.containers().create(TestEngine.spec("bridge", false, "top"), "web").id();
    host.containers().start(id);
    host.containers().remove(id, true, true);
    System.exit(0);
  }
}
