package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.container.creation.Environment;
import io.gantry.app.cli.terminal.Foreground;
import io.gantry.app.cli.terminal.SignalProxy;
import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** {@code exec}. */
public final class ExecCommand implements Command {
  private static final Option<Boolean> DETACH =
      Option.flag("detach", "d", "Detached mode: run command in the background");
  private static final Option<String> DETACH_KEYS =
      Option.text("detach-keys", "", "Override the key sequence for detaching a container");
  private static final Option<Boolean> INTERACTIVE =
      Option.flag("interactive", "i", "Keep STDIN open even if not attached");
  private static final Option<Boolean> PRIVILEGED =
      Option.flag("privileged", "", "Give extended privileges to the command");
  private static final Option<Boolean> TTY = Option.flag("tty", "t", "Allocate a pseudo-TTY");
  private static final Option<String> USER =
      Option.text("user", "u", "Username or UID (format: \"<name|uid>[:<group|gid>]\")");
  private static final Option<String> WORKDIR =
      Option.text("workdir", "w", "Working directory inside the container");

  private static final Syntax SYNTAX =
      Syntax.of(
              "container exec, exec",
              "CONTAINER COMMAND [ARG...]",
              Arity.atLeast(2),
              "Execute a command in a running container",
              DETACH,
              DETACH_KEYS,
              Environment.ENV,
              Environment.ENV_FILE,
              INTERACTIVE,
              PRIVILEGED,
              TTY,
              USER,
              WORKDIR)
          .operandEndsOptions();

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    boolean detach = call.get(DETACH);
    boolean tty = call.get(TTY);
    boolean stdin = call.get(INTERACTIVE) && !detach;
    var foreground = new Foreground(call.invocation().stdio(), tty, stdin, !detach, !detach);
    foreground.check();
    var spec =
        new ExecSpec(
            call.operandsFrom(1),
            Environment.read(call),
            call.get(WORKDIR),
            call.get(USER),
            tty,
            stdin,
            detach,
            call.get(PRIVILEGED));
    Containers containers = call.engine().containers();
    if (detach) {
      containers.exec(call.operand(0), spec, AttachRequest.NONE).close();
      return 0;
    }
    return follow(call, foreground, containers, spec);
  }

  private static int follow(Call call, Foreground foreground, Containers containers, ExecSpec spec)
      throws InterruptedException {
    try (AutoCloseable _ = foreground.raw();
        ExecSession session =
            containers.exec(call.operand(0), spec, foreground.request(call.get(DETACH_KEYS)));
        SignalProxy signals =
            SignalProxy.open(call.invocation().signals(), foreground, new Target(session), false)) {
      signals.started();
      return session.await();
    } catch (GantryException | InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new GantryException(Kind.INTERNAL, "cannot restore the terminal", e);
    }
  }

  private record Target(ExecSession session) implements SignalProxy.Target {
    @Override
    public void resize(int rows, int columns) {
      session.resize(rows, columns);
    }

    @Override
    public void signal(int number) {
      // docker passes no signals to the command of an exec
    }
  }
}
