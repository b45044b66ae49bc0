package io.gantry.app.cli.network;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;

/** {@code network disconnect}. */
public final class NetworkDisconnectCommand implements Command {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Force the container to disconnect from a network");

  private static final Syntax SYNTAX =
      Syntax.of(
          "network disconnect",
          "NETWORK CONTAINER",
          Arity.exactly(2),
          "Disconnect a container from a network",
          FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    call.engine().networks().disconnect(call.operand(0), call.operand(1), call.get(FORCE));
    return 0;
  }
}
