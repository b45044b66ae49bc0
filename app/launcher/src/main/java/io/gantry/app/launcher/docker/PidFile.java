package io.gantry.app.launcher.docker;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file with the number of the daemon's process; it is gone when this is closed. */
record PidFile(Path path) implements AutoCloseable {
  /**
   * Writes it.
   *
   * @throws GantryException {@code CONFLICT} if the process of an earlier one is alive
   */
  static PidFile write(Path path, long pid) throws IOException {
    try {
      String text = Files.readString(path).strip();
      boolean number =
          !text.isEmpty() && text.length() < 10 && text.chars().allMatch(PidFile::digit);
      if (number && Long.parseLong(text) != pid && Files.exists(Path.of("/proc", text))) {
        throw new GantryException(
            Kind.CONFLICT,
            "failed to start daemon, ensure docker is not running or delete "
                + path
                + ": process with PID "
                + text
                + " is still running");
      }
    } catch (NoSuchFileException _) {
      // the first
    }
    Path directory = path.getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.writeString(path, Long.toString(pid));
    return new PidFile(path);
  }

  private static boolean digit(int c) {
    return c >= '0' && c <= '9';
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path);
  }
}
