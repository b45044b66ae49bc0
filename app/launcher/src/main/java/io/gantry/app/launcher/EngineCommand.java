package io.gantry.app.launcher;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.launcher.resident.ResidentEngine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Duration;
import java.util.Optional;

/** {@code gantry engine status|stop}: the resident engine itself. */
final class EngineCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of("engine", "status|stop", Arity.exactly(1), "Show or stop the resident engine");

  private final Optional<ResidentEngine> resident;

  /** Serves in {@code resident}, or in a process without one. */
  EngineCommand(Optional<ResidentEngine> resident) {
    this.resident = resident;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    return switch (call.operand(0)) {
      case "status" -> status(call);
      case "stop" -> stop(call);
      default ->
          throw new GantryException(
              Kind.INVALID, "unknown action " + call.operand(0) + ": use status or stop");
    };
  }

  private int status(Call call) {
    if (resident.isEmpty()) {
      call.out().line("not running");
      return 1;
    }
    Duration up = Duration.ofMillis(System.currentTimeMillis() - startMillis());
    call.out()
        .line(
            "running: process "
                + ProcessHandle.current().pid()
                + ", up "
                + up.toSeconds()
                + " s, "
                + (resident.get().running() - 1)
                + " other commands");
    return 0;
  }

  private static long startMillis() {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> start.toEpochMilli())
        .orElseGet(System::currentTimeMillis);
  }

  private int stop(Call call) {
    resident.ifPresent(ResidentEngine::stop);
    call.out().line(resident.isPresent() ? "stopping" : "not running");
    return 0;
  }
}
