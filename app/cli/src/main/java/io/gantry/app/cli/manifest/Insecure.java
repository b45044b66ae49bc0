package io.gantry.app.cli.manifest;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.transfer.Access;
import io.gantry.engine.api.registry.RegistryAccess;

/** {@code --insecure}. */
final class Insecure {
  static final Option<Boolean> OPTION =
      Option.flag("insecure", "", "Allow communication with an insecure registry");

  private Insecure() {}

  static RegistryAccess access(Call call) {
    RegistryAccess access = Access.of(call);
    return call.get(OPTION) ? access.insecurely() : access;
  }
}
