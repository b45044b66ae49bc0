package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.terminal.Foreground;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;

/** {@code attach}. */
public final class AttachCommand implements Command {
  private static final Option<String> DETACH_KEYS =
      Option.text("detach-keys", "", "Override the key sequence for detaching a container");
  private static final Option<Boolean> NO_STDIN =
      Option.flag("no-stdin", "", "Do not attach STDIN");
  private static final Option<Boolean> SIG_PROXY =
      Option.onByDefault("sig-proxy", "", "Proxy all received signals to the process");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container attach, attach",
          "CONTAINER",
          Arity.exactly(1),
          "Attach local standard input, output, and error streams to a running container",
          DETACH_KEYS,
          NO_STDIN,
          SIG_PROXY);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    ContainerDetails container = containers.inspect(call.operand(0));
    if (!(container.state() instanceof ContainerState.Running(_, _, boolean paused))) {
      throw new GantryException(
          Kind.CONFLICT,
          "cannot attach to a stopped container, start it first: gantry start " + call.operand(0));
    }
    if (paused) {
      throw new GantryException(
          Kind.CONFLICT,
          "cannot attach to a paused container, unpause it first: gantry unpause "
              + call.operand(0));
    }
    boolean tty = container.spec().process().terminal();
    boolean stdin = container.spec().process().stdin() && !call.get(NO_STDIN);
    var foreground = new Foreground(call.invocation().stdio(), tty, stdin, true, true);
    foreground.check();
    return new AttachedRun(call.invocation().signals(), containers, container.id())
        .join(foreground, call.get(DETACH_KEYS), call.get(SIG_PROXY) && !tty);
  }
}
