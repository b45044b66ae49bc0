package io.gantry.app.launcher;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.process.PidFd;
import io.gantry.platform.linux.process.Signals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What the fault tests ask of a process by the property {@code gantry.faults}: {@code trace FILE}
 * writes down the boundaries that it passes, {@code kill PROCEDURE/STEP COUNT} ends it by SIGKILL
 * when it passes one for the COUNTth time. Nothing sets the property but those tests.
 */
final class Faults {
  private static final String PROPERTY = "gantry.faults";

  private Faults() {}

  /** What this process was started with. */
  static Boundaries ofProcess() {
    String asked = System.getProperty(PROPERTY);
    return asked == null ? Boundaries.UNHEARD : parse(asked);
  }

  private static Boundaries parse(String asked) {
    String[] words = asked.split(" ", -1);
    if (words.length == 2 && words[0].equals("trace")) {
      return trace(Path.of(words[1]));
    }
    if (words.length == 3 && words[0].equals("kill")) {
      return kill(words[1], Integer.parseInt(words[2]));
    }
    throw new GantryException(Kind.INVALID, "unknown " + PROPERTY + ": " + asked);
  }

  private static Boundaries trace(Path file) {
    return (procedure, step) -> {
      try {
        Files.writeString(
            file,
            procedure + "/" + step + "\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new DiskException("cannot write " + file, e);
      }
    };
  }

  private static Boundaries kill(String boundary, int count) {
    var left = new AtomicInteger(count);
    return (procedure, step) -> {
      if (boundary.equals(procedure + "/" + step) && left.decrementAndGet() == 0) {
        try (PidFd self = PidFd.open(ProcessHandle.current().pid())) {
          boolean _ = self.signal(Signals.SIGKILL);
          while (true) {
            LockSupport.park();
          }
        }
      }
    };
  }
}
