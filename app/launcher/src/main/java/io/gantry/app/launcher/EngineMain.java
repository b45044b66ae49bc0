package io.gantry.app.launcher;

import io.gantry.app.cli.program.Cli;
import io.gantry.app.launcher.resident.ResidentEngine;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The resident engine of one user on one pair of roots.
 *
 * <p>Arguments: the socket, the state root, the run root. The thin client starts it with the lock
 * file beside the socket already locked; started by hand, it locks it itself. Where another holds
 * the lock it leaves at once.
 */
public final class EngineMain {
  private EngineMain() {}

  /** Serves until idle. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path socket = Path.of(args[0]);
    var roots = new Roots(Path.of(args[1]), Path.of(args[2]));
    long uid = Roots.effectiveUser();
    Map<String, String> environment = System.getenv();
    try (FileChannel channel =
            FileChannel.open(lockOf(socket), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return;
      }
      var wiring = new Wiring(roots, environment, Roots.hostUser());
      var engine =
          new ResidentEngine(
              socket,
              uid,
              wiring.settings().engineIdle(),
              new Distribution()::replaced,
              wiring::needed);
      Cli commandLine = wiring.commandLine(Optional.of(engine));
      var warmUp = new WarmUp(() -> Rehearsal.ofEveryCommand(commandLine), () -> recover(wiring));
      engine.serve(commandLine::run, warmUp::begin);
      warmUp.end();
      wiring.settle();
    }
    System.exit(0);
  }

  /** Whoever serves a socket holds the lock of this file. */
  static Path lockOf(Path socket) {
    String name = String.valueOf(socket.getFileName());
    return socket.resolveSibling(name.substring(0, name.length() - ".sock".length()) + ".lock");
  }

  private static void recover(Wiring wiring) {
    attempt(() -> wiring.engine().recover());
    attempt(wiring::keep); // of the others, where one cannot be recovered
  }

  private static void attempt(Runnable work) {
    try {
      work.run();
    } catch (GantryException e) {
      System.err.println("recovery: " + e.text()); // the log; each command meets it again
    }
  }

  /** The files that this program runs from. */
  private static final class Distribution {
    private final @Nullable String home = System.getProperty("gantry.home");
    private final String build = System.getProperty("gantry.build", "");

    /** Whether another build is in their place, or nothing. */
    boolean replaced() {
      if (home == null) {
        return false;
      }
      try {
        return !Files.readString(Path.of(home, "lib/build-id")).equals(build);
      } catch (IOException _) {
        return true;
      }
    }
  }
}
