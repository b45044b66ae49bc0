package io.gantry.app.cli.program;

import io.gantry.app.cli.RemoteDoor;
import io.gantry.engine.api.Engine;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** A command line whose clock stands still. */
public final class CliAt {
  private static final RemoteDoor NOWHERE =
      (choice, _) -> {
        throw new GantryException(
            Kind.UNAVAILABLE,
            "no way to "
                + choice.host()
                + (choice.tls().on() ? choice.tls().verify() ? ", verified" : ", secret" : ""));
      };

  private CliAt() {}

  /** At that moment, on that engine. */
  public static Cli moment(Instant now, Engine engine) {
    return new Cli(() -> engine, NOWHERE, List.of(), Clock.fixed(now, ZoneOffset.UTC));
  }
}
