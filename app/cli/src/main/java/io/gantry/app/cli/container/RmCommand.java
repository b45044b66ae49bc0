package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.Containers;
import io.gantry.platform.base.GantryException.Kind;

/** {@code rm}. */
public final class RmCommand implements Command {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Force the removal of a running container (uses SIGKILL)");
  private static final Option<Boolean> VOLUMES =
      Option.flag("volumes", "v", "Remove anonymous volumes associated with the container");

  private static final Syntax SYNTAX =
      Syntax.of(
          "container rm, container remove, rm",
          "CONTAINER [CONTAINER...]",
          Arity.atLeast(1),
          "Remove one or more containers",
          FORCE,
          VOLUMES);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws InterruptedException {
    Containers containers = call.engine().containers();
    boolean force = call.get(FORCE);
    return Each.together(
        call,
        call.operands(),
        ref -> containers.remove(ref, force, call.get(VOLUMES)),
        failure -> force && failure.kind() == Kind.NOT_FOUND ? 0 : 1);
  }
}
