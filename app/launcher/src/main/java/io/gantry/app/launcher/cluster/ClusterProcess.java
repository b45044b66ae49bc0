package io.gantry.app.launcher.cluster;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the process that a cluster lives in, out of reach of the terminal. */
final class ClusterProcess {
  /** What the process writes when its node is ready. */
  static final String READY = "ready";

  private static final int LOG_LINES = 5;

  private ClusterProcess() {}

  /**
   * Starts it and returns when it is ready.
   *
   * @param command the JVM, its flags, the main class and its arguments
   * @throws GantryException {@code UNAVAILABLE} with the end of its log if it ends before
   */
  static void start(List<String> command, List<String> environment, ClusterFiles files)
      throws IOException {
    files.make();
    try (Pipe said = Pipe.create()) {
      Files.write(files.log(), new byte[0]);
      int log = Descriptor.open(files.log(), Descriptor.O_WRONLY);
      Child child;
      try {
        child =
            Spawn.of(command, environment)
                .in(files.state())
                .inNewSession()
                .start(-1, said.writeEnd(), log);
      } finally {
        Descriptor.close(log);
      }
      said.closeWriteEnd();
      // Whoever started it collects it, if it is still there then.
      Thread.ofPlatform().daemon().name("cluster-end").start(child::await);
      String answer =
          new String(
              new DescriptorInputStream(said.readEnd()).readNBytes(READY.length()),
              StandardCharsets.UTF_8);
      if (!answer.equals(READY)) {
        throw new GantryException(
            Kind.UNAVAILABLE, "the cluster did not start: " + end(files.log()));
      }
    }
  }

  /** The last lines of a log, on one. */
  private static String end(Path log) throws IOException {
    var lines = new ArrayList<String>();
    for (String line : Files.readAllLines(log)) {
      if (!line.isBlank()) {
        lines.add(line.strip());
      }
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
    return last.isEmpty() ? "see " + log : String.join("; ", last) + " (" + log + ")";
  }
}
