package io.gantry.cluster.scheduler.snapshot;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** A taint that a Pod does not mind; an empty key or effect stands for all. */
public record Toleration(String key, boolean anyValue, String value, String effect) {
  static List<Toleration> list(Json.Obj spec) {
    var tolerations = new ArrayList<Toleration>();
    for (Json item : spec.array("tolerations")) {
      if (item instanceof Json.Obj toleration) {
        tolerations.add(
            new Toleration(
                toleration.string("key"),
                toleration.string("operator").equals("Exists"),
                toleration.string("value"),
                toleration.string("effect")));
      }
    }
    return List.copyOf(tolerations);
  }

  /** Whether it covers a taint. */
  public boolean tolerates(Taint taint) {
    return (effect.isEmpty() || effect.equals(taint.effect()))
        && (key.isEmpty() || key.equals(taint.key()))
        && (anyValue || value.equals(taint.value()));
  }
}
