package io.gantry.container.runtime;

import io.gantry.container.runtime.ContainerRuntime.ExecProcess;
import io.gantry.container.runtime.ContainerRuntime.Streams;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A further process. The runtime's {@code exec} stays its parent; without a terminal the process
 * has the caller's descriptors as its own, and not a byte passes through gantry.
 */
final class Execution implements ExecProcess {
  private final RuntimeCall call;
  private final Optional<Terminals> terminal;
  private final long pid;
  private final AtomicBoolean reaped = new AtomicBoolean();

  private Execution(RuntimeCall call, Optional<Terminals> terminal, long pid) {
    this.call = call;
    this.terminal = terminal;
    this.pid = pid;
  }

  static Execution start(
      RuntimeChoice runtime,
      Path state,
      RunFiles files,
      String execId,
      Json.Obj process,
      Streams streams,
      Boundaries boundaries) {
    HeldProcess held = files.runningProcess();
    Json.Obj spec =
        held.noNewPrivileges() ? process.with("noNewPrivileges", Json.of(true)) : process;
    boolean terminal = spec.bool("terminal");
    Path processFile = files.directory().resolve("exec-" + execId + ".json");
    Path pidFile = files.directory().resolve("exec-" + execId + ".pid");
    Optional<ConsoleSocket> console = Optional.empty();
    try {
      RunFiles.write(processFile, spec.bytes());
      boundaries.passed("exec", "description");
      var arguments = new ArrayList<>(List.of("--process", processFile.toString()));
      if (terminal) {
        console = Optional.of(ConsoleSocket.listen(files.directory().resolve("exec-" + execId)));
        arguments.addAll(List.of("--console-socket", console.get().path().toString()));
      }
      arguments.add(held.id());
      Streams given = terminal ? new Streams(-1, -1, -1, false, "") : streams;
      RuntimeCall call =
          runtime.calling(
              () -> RuntimeCall.start(runtime, state, "exec", arguments, pidFile, given));
      boundaries.passed("exec", "call");
      Execution execution = started(call, console, streams, RunConfig.program(spec));
      boundaries.passed("exec", "process");
      return execution;
    } finally {
      console.ifPresent(ConsoleSocket::close);
      delete(processFile);
    }
  }

  private static Execution started(
      RuntimeCall call, Optional<ConsoleSocket> console, Streams streams, String program) {
    Optional<Terminals> terminal = Optional.empty();
    if (console.isPresent()) {
      terminal =
          console.get().accept(call.reportFd()).map(master -> Terminals.open(master, streams));
    }
    OptionalLong pid = call.awaitPid();
    if (pid.isEmpty()) {
      int _ = call.child().await();
      terminal.ifPresent(Terminals::stop);
      String messages = call.messages();
      call.close();
      throw RuntimeFailure.exec(messages, program);
    }
    return new Execution(call, terminal, pid.getAsLong());
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw RunFiles.failed("remove", file, e);
    }
  }

  @Override
  public long pid() {
    return reaped.get() ? 0 : pid;
  }

  @Override
  public int await() throws InterruptedException {
    int code = call.await();
    if (reaped.compareAndSet(false, true)) {
      call.close();
    }
    if (terminal.isPresent()) {
      terminal.get().drain();
    }
    return code;
  }

  @Override
  public void resize(int rows, int columns) {
    if (terminal.isEmpty()) {
      throw new GantryException(Kind.CONFLICT, "process " + pid + " has no terminal");
    }
    terminal.get().resize(rows, columns);
  }

  @Override
  public void close() {
    terminal.ifPresent(Terminals::stop);
    if (!reaped.get()) {
      // Somebody must wait for the runtime, or it stays as a zombie of a resident engine.
      Thread.ofPlatform().daemon().name("reap-" + pid).start(this::reap);
    }
  }

  private void reap() {
    int _ = call.child().await();
    if (reaped.compareAndSet(false, true)) {
      call.close();
    }
  }
}
