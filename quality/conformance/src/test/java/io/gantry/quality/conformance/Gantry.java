package io.gantry.quality.conformance;

import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A user of the distribution, with state roots and an environment of its own; closing it removes
 * its containers and stops its engine.
 */
final class Gantry implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final StateRoot root;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> prefix = new ArrayList<>();
  private Duration limit = LIMIT;

  private Gantry(StateRoot root) {
    Training.await();
    this.root = root;
    environment.put("GANTRY", program().toString());
    environment.put("GANTRY_ROOT", root.state().toString());
    environment.put("GANTRY_RUN_ROOT", root.run().toString());
  }

  /** Every command in a process of its own. */
  static Gantry cold(StateRoot root) {
    return new Gantry(root).with("GANTRY_WARM", "0");
  }

  /** The first command leaves an engine, later ones use it. */
  static Gantry warm(StateRoot root) {
    return new Gantry(root).with("GANTRY_WARM", "1");
  }

  /** Makes it another user's; before the first command. */
  Gantry as(PlainUser user) {
    prefix.addAll(user.prefix());
    return this;
  }

  /** Lets later commands take longer than usual. */
  Gantry within(Duration longer) {
    limit = longer;
    return this;
  }

  /** Sets a variable of later commands' environment. */
  Gantry with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** The variables of its commands. */
  Map<String, String> environment() {
    return Map.copyOf(environment);
  }

  /** The first engine of a distribution would train its caches beside the tests, in containers. */
  private static final class Training {
    private static final int CODE = train();

    static void await() {
      if (CODE != 0) {
        throw new IllegalStateException("launch train ended with " + CODE);
      }
    }

    private static int train() {
      Path launch = program().resolveSibling("../lib/launch").normalize();
      try {
        return new ProcessBuilder(launch.toString(), "train").inheritIO().start().waitFor();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  static Path program() {
    String distribution = System.getProperty("gantry.distribution", "");
    if (distribution.isEmpty()) {
      throw new IllegalStateException("set -Dgantry.distribution to the unpacked distribution");
    }
    return Path.of(distribution, "bin/gantry").normalize();
  }

  /** Starts a command whose streams are pipes. */
  Process start(String... arguments) throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(program().toString());
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(root.scratch().toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Starts a command that writes all it says to a file. */
  Process start(Path said, String... arguments) throws IOException {
    var command = new ArrayList<>(prefix);
    command.add(program().toString());
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .directory(root.scratch().toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** Runs a command with empty input. */
  Result run(String... arguments) throws IOException, InterruptedException {
    return runWith("", arguments);
  }

  /** Runs a command with {@code input} on its standard input. */
  Result runWith(String input, String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(prefix);
    command.add(program().toString());
    command.addAll(List.of(arguments));
    return finish(command, input);
  }

  /**
   * Runs a script of sh(1) that calls {@code $GANTRY}, in a mount namespace of its own: so it has
   * an engine of its own, which it stops.
   */
  Result script(String script) throws IOException, InterruptedException {
    String whole = "trap '$GANTRY engine stop >/dev/null' EXIT\n" + script;
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("unshare", "-m", "--propagation", "private", "sh", "-c", whole));
    return finish(command, "");
  }

  private Result finish(List<String> command, String input)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile(root.scratch(), "stderr", "");
    var builder =
        new ProcessBuilder(command).directory(root.scratch().toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    Thread.ofVirtual().start(() -> feed(process, input));
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("not done after " + limit + ": " + command);
    }
    return new Result(List.copyOf(command), process.exitValue(), out, Files.readString(err));
  }

  private static void feed(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException _) {
      // it ended without reading
    }
  }

  /** The same user with nothing but roots in the environment. */
  private Gantry plain() {
    var plain = new Gantry(root);
    plain.prefix.addAll(prefix);
    return plain;
  }

  /** The process of the resident engine, if there is one. */
  OptionalLong engine() throws IOException, InterruptedException {
    String status = plain().run("engine", "status").out();
    String before = "running: process ";
    return status.startsWith(before)
        ? OptionalLong.of(Long.parseLong(status.substring(before.length(), status.indexOf(','))))
        : OptionalLong.empty();
  }

  /** Waits until an engine answers. */
  long awaitEngine() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      OptionalLong found = engine();
      if (found.isPresent()) {
        return found.getAsLong();
      }
      LockSupport.parkNanos(20_000_000);
    }
    throw new AssertionError("no engine after " + LIMIT);
  }

  /** Waits until {@code condition} holds. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not after " + LIMIT + ": " + what);
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  /** Bootstraps the image {@code busybox} from the host's program. */
  Gantry withBusybox() throws IOException, InterruptedException {
    run("bootstrap", "busybox").exits(0);
    return this;
  }

  @Override
  public void close() throws IOException {
    try {
      leave();
    } catch (InterruptedException e) {
      throw new IOException("interrupted while leaving", e);
    }
  }

  private void leave() throws IOException, InterruptedException {
    String all = run("ps", "-aq").out().strip();
    if (!all.isEmpty()) {
      var command = new ArrayList<>(List.of("rm", "-f"));
      command.addAll(List.of(all.split("\\s+")));
      run(command.toArray(String[]::new)).exits(0);
    }
    plain().run("engine", "stop").exits(0);
  }
}
