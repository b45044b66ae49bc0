package io.gantry.app.cli.program;

import io.gantry.engine.api.Engine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A command line whose clock stands still. */
public final class CliAt {
  private CliAt() {}

  /** At that moment, on that engine. */
  public static Cli moment(Instant now, Engine engine) {
    return new Cli(() -> engine, List.of(), Clock.fixed(now, ZoneOffset.UTC));
  }
}
