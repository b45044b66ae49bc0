package io.gantry.cluster.scheduler.snapshot;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What keeps Pods off a node, unless they tolerate it. */
public record Taint(String key, String value, String effect) {
  /** Keeps Pods that are not there yet away. */
  public static final String NO_SCHEDULE = "NoSchedule";

  /** Keeps Pods away and drives those off that are there. */
  public static final String NO_EXECUTE = "NoExecute";

  /** Makes other nodes better. */
  public static final String PREFER_NO_SCHEDULE = "PreferNoSchedule";

  static List<Taint> list(Json.Obj spec) {
    var taints = new ArrayList<Taint>();
    for (Json item : spec.array("taints")) {
      if (item instanceof Json.Obj taint) {
        taints.add(new Taint(taint.string("key"), taint.string("value"), taint.string("effect")));
      }
    }
    return List.copyOf(taints);
  }

  /** Whether it is in force for Pods that are to come. */
  public boolean forbids() {
    return effect.equals(NO_SCHEDULE) || effect.equals(NO_EXECUTE);
  }
}
