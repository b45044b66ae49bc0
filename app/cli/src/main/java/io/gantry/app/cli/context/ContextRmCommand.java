package io.gantry.app.cli.context;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.context.store.ContextStore;
import io.gantry.platform.base.GantryException;
import java.io.IOException;

/** {@code context rm}. */
public final class ContextRmCommand implements Command {
  private static final Option<Boolean> FORCE =
      Option.flag("force", "f", "Force the removal of a context in use");
  private static final Syntax SYNTAX =
      Syntax.of(
          "context rm, context remove",
          "CONTEXT [CONTEXT...]",
          Arity.atLeast(1),
          "Remove one or more contexts",
          FORCE);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) throws IOException {
    ContextStore store = ContextStore.of(call.invocation().environment());
    int code = 0;
    for (String name : call.operands()) {
      try {
        remove(store, name, call.get(FORCE));
        call.out().line(name);
      } catch (GantryException e) {
        call.err().line("gantry: " + e.text());
        code = 1;
      }
    }
    return code;
  }

  private static void remove(ContextStore store, String name, boolean force) throws IOException {
    if (name.equals(ContextStore.DEFAULT)) {
      throw new GantryException(
          GantryException.Kind.INVALID, "context \"default\" cannot be removed");
    }
    boolean used = store.current().equals(name);
    if (used && !force) {
      throw new GantryException(
          GantryException.Kind.CONFLICT,
          "context \"" + name + "\" is in use, set -f flag to force remove");
    }
    store.remove(name);
    if (used) {
      store.use(ContextStore.DEFAULT);
    }
  }
}
