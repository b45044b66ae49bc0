package io.gantry.app.launcher;

import io.gantry.app.cli.Invocation;
import io.gantry.app.cli.Stdio;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.util.List;

/** The cold path: one command in its own process. */
public final class Main {
  private Main() {}

  /** Runs the command line and exits with its code. */
  public static void main(String[] args) {
    int code = run(invocation(args));
    Runtime.getRuntime().halt(code); // exit would load the JDK's logging; nothing hooks on it here
  }

  /** What this process was started with. */
  static Invocation invocation(String[] args) {
    var stdio =
        new Stdio(
            new FileInputStream(FileDescriptor.in),
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err),
            0,
            1,
            2);
    return new Invocation(
        List.of(args),
        System.getenv(),
        Path.of(System.getProperty("user.dir", "/")),
        stdio,
        new ProcessSignals());
  }

  /** Runs one command to its end. */
  static int run(Invocation invocation) {
    long uid = Roots.effectiveUser();
    Roots roots =
        Roots.of(
            invocation.arguments(), invocation.environment(), invocation.workingDirectory(), uid);
    var wiring = new Wiring(roots, invocation.environment(), Roots.hostUser());
    int code = wiring.commandLine().run(invocation);
    wiring.settle();
    return code;
  }
}
