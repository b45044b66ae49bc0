package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.terminal.Foreground;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.WaitCondition;

/** {@code start}. */
public final class StartCommand implements Command {
  private static final Option<Boolean> ATTACH =
      Option.flag("attach", "a", "Attach STDOUT/STDERR and forward signals");
  private static final Option<String> DETACH_KEYS =
      Option.text("detach-keys", "", "Override the key sequence for detaching a container");
  private static final Option<Boolean> INTERACTIVE =
      Option.flag("interactive", "i", "Attach container's STDIN");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container start, start",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Start one or more stopped containers",
          ATTACH,
          DETACH_KEYS,
          INTERACTIVE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    if (!call.get(ATTACH) && !call.get(INTERACTIVE)) {
      return Each.inTurn(call, call.operands(), containers::start);
    }
    if (call.operands().size() > 1) {
      throw UsageException.plain("you cannot start and attach multiple containers at once");
    }
    ContainerDetails container = containers.inspect(call.operand(0));
    boolean tty = container.spec().process().terminal();
    boolean stdin = call.get(INTERACTIVE) && container.spec().process().stdin();
    var foreground = new Foreground(call.invocation().stdio(), tty, stdin, true, true);
    foreground.check();
    boolean removed = container.spec().lifecycle().autoRemove();
    return new AttachedRun(call.invocation().signals(), containers, container.id())
        .start(
            foreground,
            call.get(DETACH_KEYS),
            removed ? WaitCondition.REMOVED : WaitCondition.NEXT_EXIT,
            !tty);
  }
}
