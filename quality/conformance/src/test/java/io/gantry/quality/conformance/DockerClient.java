package io.gantry.quality.conformance;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The docker command line, and {@code gantry serve} at the other end of it. */
final class DockerClient implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Process server;
  private final Path scratch;
  private final Path directory;
  private final Path socket;

  private final boolean buildKit;

  private DockerClient(
      Process server, Path scratch, Path directory, Path socket, boolean buildKit) {
    this.server = server;
    this.scratch = scratch;
    this.directory = directory;
    this.socket = socket;
    this.buildKit = buildKit;
  }

  /** The same whose builds go by BuildKit's protocol, as docker's do where it has the plugin. */
  DockerClient withBuildKit() {
    return new DockerClient(server, scratch, directory, socket, true);
  }

  /** The same in another directory. */
  DockerClient in(Path other) {
    return new DockerClient(server, scratch, other, socket, buildKit);
  }

  /** Serves the containers of {@code gantry}. */
  static DockerClient of(Gantry gantry, StateRoot root) throws IOException {
    Path socket = root.run().resolve("docker.sock");
    Path said = Files.createTempFile(root.scratch(), "serve", ".log");
    Process server = gantry.start(said, "serve");
    Gantry.await("the API is served", () -> Files.exists(socket) || !server.isAlive());
    if (!server.isAlive()) {
      throw new AssertionError("gantry serve has ended: " + Files.readString(said));
    }
    return new DockerClient(server, root.scratch(), root.scratch(), socket, false);
  }

  /** Where it listens. */
  Path socket() {
    return socket;
  }

  /** The server's process. */
  long pid() {
    return server.pid();
  }

  /** Starts a docker command whose streams are pipes. */
  Process start(String... arguments) throws IOException {
    return start(docker(arguments));
  }

  /** Starts another client of the API. */
  Process start(List<String> command) throws IOException {
    return builder(command).start();
  }

  private static List<String> docker(String... arguments) {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return command;
  }

  private ProcessBuilder builder(List<String> command) {
    var builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().put("DOCKER_HOST", "unix://" + socket);
    builder.environment().put("DOCKER_BUILDKIT", buildKit ? "1" : "0");
    builder.environment().put("COMPOSE_DOCKER_CLI_BUILD", "0");
    builder.environment().put("DOCKER_CONFIG", scratch.resolve("docker-config").toString());
    return builder;
  }

  /** Runs a docker command with empty input. */
  Result run(String... arguments) throws IOException, InterruptedException {
    return runWith("", arguments);
  }

  /** Runs a docker command with {@code input} on its standard input. */
  Result runWith(String input, String... arguments) throws IOException, InterruptedException {
    return finish(input, docker(arguments));
  }

  /** Runs another client of the API with empty input. */
  Result client(List<String> command) throws IOException, InterruptedException {
    return finish("", command);
  }

  private Result finish(String input, List<String> command)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(scratch, "stderr", "");
    Path in = Files.writeString(Files.createTempFile(scratch, "stdin", ""), input);
    Path out = Files.createTempFile(scratch, "stdout", "");
    Process process =
        builder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "not done after "
              + LIMIT
              + ": "
              + command
              + "\n"
              + Files.readString(out)
              + Files.readString(err));
    }
    return new Result(
        command,
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.destroy();
    Gantry.await("the API's process ends", () -> !server.isAlive());
  }
}
