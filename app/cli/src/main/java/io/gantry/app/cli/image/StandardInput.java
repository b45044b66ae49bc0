package io.gantry.app.cli.image;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.terminal.Tty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * An invocation's standard input as a file that can be read in any order: itself if it is one, else
 * a copy, which closing removes.
 */
record StandardInput(Path file, boolean copied) implements AutoCloseable {
  static StandardInput asFile(Invocation invocation) throws IOException {
    int fd = invocation.stdio().inFd();
    if (Tty.isTerminal(fd)) {
      throw UsageException.plain("requested load from stdin, but stdin is empty");
    }
    Path itself = Path.of("/proc/self/fd/" + fd);
    if (fd >= 0 && Files.isRegularFile(itself)) {
      return new StandardInput(itself, false);
    }
    String temporary = invocation.environment().getOrDefault("TMPDIR", "");
    Path file =
        Files.createTempFile(Path.of(temporary.isEmpty() ? "/var/tmp" : temporary), "gantry-", "");
    var input = new StandardInput(file, true);
    try {
      long _ = Files.copy(invocation.stdio().in(), file, StandardCopyOption.REPLACE_EXISTING);
      return input;
    } catch (IOException | RuntimeException e) {
      input.close();
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    if (copied) {
      Files.deleteIfExists(file);
    }
  }
}
