package io.gantry.app.cli.build;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;

/** {@code --builder} and {@code BUILDX_BUILDER}: there is one, and it is called default. */
public final class Builder {
  /** The builder's name. */
  public static final String NAME = "default";

  /** The option. */
  public static final Option<String> OPTION =
      Option.text("builder", "", "Override the configured builder instance");

  private Builder() {}

  /** Refuses another builder. */
  public static void check(Call call) {
    String wanted =
        call.given(OPTION)
            ? call.get(OPTION)
            : call.invocation().environment().getOrDefault("BUILDX_BUILDER", "");
    check(wanted);
  }

  /** Refuses another builder's name. */
  public static void check(String name) {
    if (!name.isEmpty() && !name.equals(NAME)) {
      throw UsageException.plain(
          "no builder " + Quoted.of(name) + " found: gantry has one, called " + NAME);
    }
  }
}
