package io.gantry.engine.build;

import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The registry of the distribution project, on a free port of this machine. */
record RegistryProgram(Child child, String host, Thread log) implements AutoCloseable {
  private static final int SIGTERM = 15;
  private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

  static RegistryProgram start(Path directory) throws IOException {
    Path file = Files.createTempFile(directory, "registry", ".yml");
    Files.writeString(
        file,
        """
        version: 0.1
        log: {level: info, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: "%s"}}
        http: {addr: "127.0.0.1:0", secret: none}
        """
            .formatted(directory.resolve("registry")));
    Pipe messages = Pipe.create();
    Child child =
        Spawn.spawn(
            List.of("docker-registry", "serve", file.toString()),
            List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
            -1,
            -1,
            messages.writeEnd());
    messages.closeWriteEnd();
    var reader =
        new BufferedReader(
            new InputStreamReader(
                DescriptorInputStream.owning(messages.readEnd()), StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      Matcher listening = LISTENING.matcher(line);
      if (listening.find()) {
        Thread log = Thread.ofPlatform().daemon().start(() -> drain(reader));
        return new RegistryProgram(child, "localhost:" + listening.group(1), log);
      }
    }
    throw new IOException("docker-registry ended with " + child.await());
  }

  private static void drain(BufferedReader reader) {
    try (reader) {
      while (reader.readLine() != null) {
        // it must not wait for a reader
      }
    } catch (IOException _) {
      // it ended
    }
  }

  @Override
  public void close() {
    child.kill(SIGTERM);
    int _ = child.await();
    try {
      log.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
