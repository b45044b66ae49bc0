package io.gantry.image.distribution.registry;

import io.gantry.platform.linux.fs.DescriptorInputStream;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Debian's {@code docker-registry} on a free port of this machine. */
public final class DockerRegistry implements AutoCloseable {
  private static final int SIGTERM = 15;
  private static final List<String> ENV = List.of("PATH=/usr/sbin:/usr/bin:/sbin:/bin");

  private final Child child;
  private final int port;
  private final Thread log;

  private DockerRegistry(Child child, int port, Thread log) {
    this.child = child;
    this.port = port;
    this.log = log;
  }

  /** Starts one that keeps its blobs below {@code directory}; {@code more} is added to its file. */
  public static DockerRegistry start(Path directory, String httpMore, String more)
      throws IOException {
    Path file = Files.createTempFile(directory, "registry", ".yml");
    Files.writeString(
        file,
        """
        version: 0.1
        log: {level: error, accesslog: {disabled: true}}
        storage: {filesystem: {rootdirectory: "%s"}, delete: {enabled: true}}
        http: {addr: "127.0.0.1:0", secret: none%s}
        %s
        """
            .formatted(directory.resolve("registry"), httpMore, more)
            .replace("level: error", "level: info"));
    Pipe messages = Pipe.create();
    Child child =
        Spawn.spawn(
            List.of("docker-registry", "serve", file.toString()), ENV, -1, -1, messages.writeEnd());
    messages.closeWriteEnd();
    var reader =
        new BufferedReader(
            new InputStreamReader(
                DescriptorInputStream.owning(messages.readEnd()), StandardCharsets.UTF_8));
    var said = new StringBuilder();
    String line = reader.readLine();
    while (line != null && !line.contains("listening on ")) {
      said.append(line).append('\n');
      line = reader.readLine();
    }
    if (line == null) {
      int code = child.await();
      throw new IOException("docker-registry ended with " + code + ": " + said);
    }
    Thread log =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              try (reader) {
                reader.transferTo(
                    new java.io.OutputStreamWriter(
                        OutputStream.nullOutputStream(), StandardCharsets.UTF_8));
              } catch (IOException _) {
                // it ended
              }
            });
    return new DockerRegistry(child, port(line), log);
  }

  private static int port(String line) {
    String rest = line.substring(line.indexOf("127.0.0.1:") + "127.0.0.1:".length());
    int end = 0;
    while (end < rest.length() && Character.isDigit(rest.charAt(end))) {
      end++;
    }
    return Integer.parseInt(rest.substring(0, end));
  }

  int port() {
    return port;
  }

  /** As in {@code localhost:5000}. */
  public String host() {
    return "localhost:" + port;
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
