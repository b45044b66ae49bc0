package io.gantry.app.launcher;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.Signals;
import io.gantry.app.cli.Stdio;
import io.gantry.app.cli.program.Cli;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs commands for their classes, linked calls and caches only, with no input and no output, so
 * that no user waits for those.
 */
final class Rehearsal {
  /** What changes nothing on any root. */
  private static final List<List<String>> HARMLESS =
      List.of(
          List.of("version"),
          List.of("ps", "-a"),
          List.of("images"),
          List.of("run", "--help"),
          List.of("inspect", "gantry-rehearsal"),
          List.of("exec", "gantry-rehearsal", "true"),
          List.of("run", "--rm", "--pull", "never", "gantry-rehearsal:none", "true"));

  /** What needs a root of its own, and root's rights to succeed. */
  private static final List<List<String>> WHOLE =
      List.of(
          List.of("bootstrap", "busybox"),
          List.of("images"),
          List.of("run", "--rm", "--network", "none", "busybox", "true"),
          List.of("run", "-d", "--name", "rehearsal", "-p", "127.0.0.1::80", "busybox", "top"),
          List.of("ps"),
          List.of("ps", "-a", "--format", "json"),
          List.of("run", "-d", "-i", "--name", "rehearsal-2", "busybox", "cat"),
          List.of("exec", "rehearsal-2", "true"),
          List.of("logs", "rehearsal-2"),
          List.of("history", "busybox"),
          List.of("save", "busybox"),
          List.of("system", "df"),
          List.of("inspect", "rehearsal-2"),
          List.of("stop", "-t", "0", "rehearsal-2"));

  /** What only looks, at the containers that the whole has left. */
  private static final List<List<String>> LOOKING =
      List.of(
          List.of("version"),
          List.of("images"),
          List.of("images", "-q"),
          List.of("ps"),
          List.of("ps", "-a"),
          List.of("ps", "-aq"),
          List.of("port", "rehearsal"));

  private static final List<List<String>> END =
      List.of(List.of("rm", "-f", "rehearsal", "rehearsal-2"));

  private final Cli commandLine;
  private final boolean root;

  /** Commands of {@code commandLine}; those that need containers only as root. */
  Rehearsal(Cli commandLine, boolean root) {
    this.commandLine = commandLine;
    this.root = root;
  }

  /** The commands that change nothing, however they end. */
  static void ofEveryCommand(Cli commandLine) {
    run(commandLine, HARMLESS);
  }

  /** Every kind of command; leaves a running and a stopped container. */
  void everything() {
    run(commandLine, HARMLESS);
    if (root) {
      run(commandLine, WHOLE);
    }
  }

  /** Only commands that look. */
  void looking() {
    run(commandLine, LOOKING);
  }

  /** Removes the containers. */
  void end() {
    if (root) {
      run(commandLine, END);
    }
  }

  private static void run(Cli commandLine, List<List<String>> commands) {
    var nowhere =
        new Stdio(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            OutputStream.nullOutputStream(),
            -1,
            -1,
            -1);
    for (List<String> arguments : commands) {
      int _ =
          commandLine.run(
              new Invocation(arguments, Map.of(), Path.of("/"), nowhere, Signals.none()));
    }
  }
}
