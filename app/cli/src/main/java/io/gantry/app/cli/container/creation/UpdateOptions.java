package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.Option;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Lifecycle;
import java.util.ArrayList;
import java.util.List;

/** What can be changed of a container that exists. */
public final class UpdateOptions {
  private static final Option<String> RESTART =
      Option.text("restart", "", "Restart policy to apply when a container exits");

  /** All of them. */
  public static final List<Option<?>> ALL = all();

  private UpdateOptions() {}

  private static List<Option<?>> all() {
    var all = new ArrayList<Option<?>>(LimitOptions.ALL);
    all.add(RESTART);
    return List.copyOf(all);
  }

  /** {@code before} with what the user gave. */
  public static ContainerSpec apply(Call call, ContainerSpec before) {
    Lifecycle rules =
        call.given(RESTART)
            ? before.lifecycle().with(LifecycleOptions.restart(call.get(RESTART)))
            : before.lifecycle();
    return before.with(LimitOptions.apply(call, before.resources()), rules);
  }
}
