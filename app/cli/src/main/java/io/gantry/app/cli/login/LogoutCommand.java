package io.gantry.app.cli.login;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;

/** {@code logout}. */
public final class LogoutCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of("logout", "[SERVER]", Arity.atMost(1), "Log out from a registry")
          .describedBy("Defaults to Docker Hub if no server is specified.");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String server = call.operands().isEmpty() ? Server.DEFAULT : Server.parse(call.operand(0));
    boolean erased = new UserLogins(call.invocation().environment()).erase(server);
    call.out()
        .line(erased ? "Removing login credentials for " + server : "Not logged in to " + server);
    return 0;
  }
}
