package io.gantry.app.launcher;

import io.gantry.app.cli.program.Cli;
import io.gantry.app.launcher.doctor.DoctorCommand;
import io.gantry.app.launcher.resident.ResidentEngine;
import io.gantry.app.launcher.settings.Settings;
import io.gantry.engine.api.Engine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class Wiring {
  private final Roots roots;
  private final Map<String, String> environment;
  private final long uid;

  Wiring(Roots roots, Map<String, String> environment, long uid) {
    this.roots = roots;
    this.environment = environment;
    this.uid = uid;
  }

  Settings settings() {
    return Settings.load(Settings.file(environment, uid));
  }

  Cli commandLine() {
    return commandLine(Optional.empty());
  }

  Cli commandLine(Optional<ResidentEngine> resident) {
    return new Cli(this::engine, List.of(new DoctorCommand(uid), new EngineCommand(resident)));
  }

  private Engine engine() {
    throw new GantryException(Kind.UNAVAILABLE, "no engine at " + roots);
  }
}
