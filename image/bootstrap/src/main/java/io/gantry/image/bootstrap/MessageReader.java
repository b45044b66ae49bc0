package io.gantry.image.bootstrap;

import io.gantry.platform.linux.fs.DescriptorInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Passes on the lines of a program's messages and remembers its last error ({@code E: …}). A
 * platform thread, because reads of a pipe block it; it ends with the pipe.
 */
final class MessageReader {
  private final Thread thread;
  private volatile String lastError = "no message";

  MessageReader(int fd, Consumer<String> lines) {
    thread =
        Thread.ofPlatform().daemon().name("mmdebstrap-messages").unstarted(() -> read(fd, lines));
  }

  void start() {
    thread.start();
  }

  private void read(int fd, Consumer<String> lines) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(new DescriptorInputStream(fd), StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      while (line != null) {
        if (line.startsWith("E: ")) {
          lastError = line.substring("E: ".length());
        }
        lines.accept(line);
        line = reader.readLine();
      }
    } catch (IOException e) {
      lastError = "cannot read its messages: " + e.getMessage();
    }
  }

  /** Waits for the end of the messages. */
  void await() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  String lastError() {
    return lastError;
  }
}
