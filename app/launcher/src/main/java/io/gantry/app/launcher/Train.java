package io.gantry.app.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
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
      var wiring = new Wiring(roots, Map.of(), Roots.effectiveUser());
      EngineMain.warmUp(wiring.commandLine());
    } finally {
      delete(directory);
    }
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
        try (var children = Files.list(path)) {
          children.forEach(Train::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
