package io.gantry.engine.docker.server;

import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/** A further process of a container: created, started once, over. */
final class Exec {
  private final String id = RandomId.next();
  private final String container;
  private final ExecSpec spec;
  private final boolean stdout;
  private final boolean stderr;
  private final String detachKeys;
  private boolean claimed;
  private Optional<ExecSession> session = Optional.empty();
  private Optional<Integer> exitCode = Optional.empty();

  Exec(String container, ExecSpec spec, boolean stdout, boolean stderr, String detachKeys) {
    this.container = container;
    this.spec = spec;
    this.stdout = stdout;
    this.stderr = stderr;
    this.detachKeys = detachKeys;
  }

  String id() {
    return id;
  }

  String container() {
    return container;
  }

  ExecSpec spec() {
    return spec;
  }

  boolean stdout() {
    return stdout;
  }

  boolean stderr() {
    return stderr;
  }

  String detachKeys() {
    return detachKeys;
  }

  /**
   * Taken by the one that starts it.
   *
   * @throws GantryException {@code CONFLICT} for a second one
   */
  synchronized void claim() {
    if (exitCode.isPresent()) {
      throw new GantryException(Kind.CONFLICT, "exec " + id + " has already run");
    }
    if (claimed) {
      throw new GantryException(Kind.CONFLICT, "exec " + id + " is already running");
    }
    claimed = true;
  }

  synchronized void started(ExecSession running) {
    session = Optional.of(running);
  }

  synchronized void ended(int code) {
    exitCode = Optional.of(code);
    session = Optional.empty();
  }

  /** It could not be tried: it may be tried again. */
  synchronized void failed() {
    claimed = false;
  }

  synchronized boolean over() {
    return exitCode.isPresent();
  }

  /** Sets the size of its terminal; nothing to do before and after it runs. */
  void resize(int rows, int columns) {
    Optional<ExecSession> running;
    synchronized (this) {
      running = session;
    }
    running.ifPresent(open -> open.resize(rows, columns));
  }

  /** The reply of {@code GET /exec/{id}/json}. */
  synchronized Json.Obj json() {
    List<String> command = spec.command();
    return Json.object()
        .put("ID", id)
        .put("Running", session.isPresent())
        .put("ExitCode", exitCode.map(code -> Json.of(code)).orElse(Json.nil()))
        .put(
            "ProcessConfig",
            Json.object()
                .put("tty", spec.terminal())
                .put("entrypoint", command.getFirst())
                .put("arguments", Json.strings(command.subList(1, command.size())))
                .put("privileged", spec.privileged())
                .putUnlessEmpty("user", spec.user())
                .build())
        .put("OpenStdin", spec.stdin())
        .put("OpenStderr", stderr)
        .put("OpenStdout", stdout)
        .put("CanRemove", over())
        .put("ContainerID", container)
        .put("DetachKeys", detachKeys)
        .put("Pid", 0)
        .build();
  }
}
