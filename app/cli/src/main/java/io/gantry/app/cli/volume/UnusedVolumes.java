package io.gantry.app.cli.volume;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.output.Filters;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;

/** The volumes that no container uses, for commands that prune. */
public final class UnusedVolumes {
  private UnusedVolumes() {}

  /**
   * Removes those that the filter {@code label} leaves; their names.
   *
   * @param all not only anonymous ones
   */
  public static List<String> remove(Call call, boolean all, Filters filters) {
    var removed = new ArrayList<String>();
    for (Volume volume : call.engine().volumes().list()) {
      boolean wanted = all || volume.anonymous();
      if (wanted && filters.labels(volume.labels()) && remove(call, volume)) {
        removed.add(volume.name());
      }
    }
    return removed;
  }

  /** Removes it unless a container uses it. */
  private static boolean remove(Call call, Volume volume) {
    try {
      call.engine().volumes().remove(volume.name(), false);
      return true;
    } catch (GantryException e) {
      if (e.kind() == Kind.CONFLICT) {
        return false;
      }
      throw e;
    }
  }
}
