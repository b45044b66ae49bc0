package io.gantry.app.launcher;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.local.LocalEngine;
import java.util.function.Supplier;

/** {@code gantry system boot}: what the unit of {@link ServiceCommand} calls once at boot. */
final class BootCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "system boot",
          "",
          Arity.NONE,
          "Clean up after the last boot and start the containers that start with the host");

  private final Supplier<LocalEngine> engine;

  BootCommand(Supplier<LocalEngine> engine) {
    this.engine = engine;
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    engine.get().startAtBoot();
    engine.get().recover();
    return 0;
  }
}
