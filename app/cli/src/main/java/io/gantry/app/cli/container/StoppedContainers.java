package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.output.Filters;
import io.gantry.app.cli.output.Moment;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The containers that do not run, for commands that prune. */
public final class StoppedContainers {
  private StoppedContainers() {}

  /** Removes those that the filters {@code label} and {@code until} leave; their ids. */
  public static List<String> remove(Call call, Filters filters) {
    Instant until = Moment.until(filters, call.now());
    Containers containers = call.engine().containers();
    var removed = new ArrayList<String>();
    for (ContainerDetails container : containers.list(true)) {
      boolean stopped =
          !(container.state() instanceof ContainerState.Running)
              && !(container.state() instanceof ContainerState.Restarting);
      boolean old = container.createdAt().isBefore(until);
      if (stopped && old && filters.labels(container.labels())) {
        containers.remove(container.id(), false, false);
        removed.add(container.id());
      }
    }
    return removed;
  }
}
