package io.gantry.app.launcher.registry;

import io.gantry.app.cli.Invocation;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.process.Child;
import io.gantry.platform.linux.process.Pipe;
import io.gantry.platform.linux.process.Spawn;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs a command line in a process of its own, in the foreground: it has the caller's output and
 * gets the caller's signals. Its input is a pipe whose end it takes as the order to end: so it does
 * not outlive this process, or the client that this process works for.
 */
final class RegistryProcess {
  private RegistryProcess() {}

  /**
   * Runs it to its end.
   *
   * @param command the JVM, its flags, the main class
   * @param more appended to the invocation's arguments
   * @return its exit code
   */
  static int run(List<String> command, Invocation invocation, String more)
      throws InterruptedException {
    var line = new ArrayList<>(command);
    line.addAll(invocation.arguments());
    line.add(more);
    var environment = new ArrayList<String>();
    invocation.environment().forEach((name, value) -> environment.add(name + "=" + value));
    environment.add("MALLOC_ARENA_MAX=2");
    try (Pipe life = Pipe.create()) {
      Child child =
          Spawn.of(line, environment)
              .in(invocation.workingDirectory())
              .start(life.readEnd(), invocation.stdio().outFd(), invocation.stdio().errFd());
      life.closeReadEnd();
      AutoCloseable signals = invocation.signals().subscribe(child::kill);
      try {
        return await(child, life);
      } finally {
        close(signals);
      }
    }
  }

  private static int await(Child child, Pipe life) throws InterruptedException {
    var end = new CompletableFuture<Integer>();
    Thread.ofPlatform()
        .daemon()
        .name("registry-end")
        .start(() -> {
          boolean _ = end.complete(child.await());
        });
    try {
      return end.get();
    } catch (InterruptedException e) {
      life.closeWriteEnd();
      throw e;
    } catch (ExecutionException e) {
      throw new GantryException(Kind.INTERNAL, "cannot wait for the registry", e);
    }
  }

  private static void close(AutoCloseable signals) {
    try {
      signals.close();
    } catch (Exception e) {
      throw new GantryException(Kind.INTERNAL, "cannot restore signals", e);
    }
  }
}
