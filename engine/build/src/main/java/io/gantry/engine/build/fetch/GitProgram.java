package io.gantry.engine.build.fetch;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Signals;
import io.gantry.platform.linux.process.Spawn;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Runs git for one remote, in a clean environment.
 *
 * @param environment all that git sees
 * @param scratch for its outputs; of one thread alone
 */
record GitProgram(List<String> environment, Path scratch) {
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LONGEST = 16 << 20;

  /** What a git that ended left; {@code messages} say what went wrong. */
  record Outcome(int code, String output, String messages) {
    boolean succeeded() {
      return code == 0;
    }
  }

  /** Runs it in {@code directory}; an interrupt kills it. */
  Outcome run(Path directory, List<String> arguments) throws InterruptedException {
    var argv = new ArrayList<>(List.of("git"));
    argv.addAll(arguments);
    try (RootDirectory files = RootDirectory.open(scratch)) {
      files.remove("out");
      files.remove("err");
      int out = files.createFile("out", 0600);
      int err = files.createFile("err", 0600);
      int code;
      try {
        code =
            await(new Spawn(argv, environment, java.util.Optional.of(directory), true), out, err);
      } finally {
        Descriptor.close(out);
        Descriptor.close(err);
      }
      return new Outcome(code, text(files, "out"), text(files, "err"));
    } catch (IOException e) {
      throw new GantryException(Kind.UNAVAILABLE, "cannot run git: " + e.getMessage(), e);
    }
  }

  private static int await(Spawn spawn, int out, int err) throws InterruptedException {
    Child child = spawn.start(-1, out, err);
    long deadline = System.nanoTime() + LIMIT.toNanos();
    boolean ended = false;
    try {
      while (true) {
        OptionalInt code = child.await(LOOK);
        if (code.isPresent()) {
          ended = true;
          return code.getAsInt();
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        if (System.nanoTime() > deadline) {
          throw new GantryException(
              Kind.UNAVAILABLE, "git did not end within " + LIMIT.toMinutes() + " minutes, killed");
        }
      }
    } finally {
      if (!ended) {
        child.kill(Signals.SIGKILL); // those that it has started meet the end of their pipes
        int _ = child.await();
      }
    }
  }

  private static String text(RootDirectory files, String name) throws IOException {
    try (InputStream in = files.read(name)) {
      return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    }
  }

  /** Runs it to success. */
  String must(Path directory, String purpose, List<String> arguments) throws InterruptedException {
    Outcome outcome = run(directory, arguments);
    if (!outcome.succeeded()) {
      throw failure(purpose, outcome);
    }
    return outcome.output();
  }

  static GantryException failure(String purpose, Outcome outcome) {
    String why = outcome.messages().strip();
    return new GantryException(
        Kind.UNAVAILABLE, purpose + ": git ended with " + outcome.code() + ": " + why);
  }
}
