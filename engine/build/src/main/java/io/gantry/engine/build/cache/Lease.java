package io.gantry.engine.build.cache;

import io.gantry.platform.linux.process.ProcessStat;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A running build's hold on layers: a file whose first line names the process and whose other lines
 * name layers. Lines are appended whole; a torn last line is ignored.
 */
public final class Lease implements AutoCloseable {
  private final Path path;
  private final Set<ChainId> holds = ConcurrentHashMap.newKeySet();

  private Lease(Path path) {
    this.path = path;
  }

  /** Takes a lease for this process. */
  static Lease take(Path directory, String build) {
    long pid = ProcessHandle.current().pid();
    String owner = pid + " " + ProcessStat.startTime(pid).orElse(0) + "\n";
    Path path = directory.resolve(build);
    StoredFile.write(path, owner.getBytes(StandardCharsets.US_ASCII));
    return new Lease(path);
  }

  /** Holds a layer and all below it until the build ends. */
  public void hold(ChainId chain) {
    if (holds.contains(chain)) {
      return;
    }
    try {
      Files.writeString(path, chain + "\n", StandardOpenOption.APPEND);
      boolean _ = holds.add(chain);
    } catch (IOException e) {
      throw StoredFile.failure("write", path, e);
    }
  }

  @Override
  public void close() {
    StoredFile.delete(path);
  }

  /** The layers that living builds hold. */
  static Set<ChainId> held(Path directory) {
    var chains = new HashSet<ChainId>();
    for (Path path : StoredFile.list(directory)) {
      List<String> lines = lines(path);
      if (lives(lines)) {
        for (String line : lines.subList(1, lines.size())) {
          if (line.length() == "sha256:".length() + 64) {
            chains.add(new ChainId(Digest.parse(line)));
          }
        }
      }
    }
    return chains;
  }

  /** The builds whose processes live; leases of dead ones are removed. */
  static Set<String> living(Path directory) {
    var builds = new HashSet<String>();
    for (Path path : StoredFile.list(directory)) {
      if (lives(lines(path))) {
        builds.add(path.getFileName().toString());
      } else {
        StoredFile.delete(path);
      }
    }
    return builds;
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path, StandardCharsets.US_ASCII);
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw StoredFile.failure("read", path, e);
    }
  }

  private static boolean lives(List<String> lines) {
    if (lines.isEmpty()) {
      return false;
    }
    int space = lines.getFirst().indexOf(' ');
    try {
      return ProcessStat.alive(
          Long.parseLong(lines.getFirst(), 0, Math.max(0, space), 10),
          Long.parseLong(lines.getFirst().substring(space + 1)));
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
