package io.gantry.cluster.scheduler.snapshot;

import io.gantry.cluster.model.LabelSelector;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Label selectors that also speak of the labels of the Pod that has them. */
final class Selectors {
  private Selectors() {}

  /**
   * {@code labelSelector} with what {@code matchLabelKeys} and {@code mismatchLabelKeys} add: the
   * Pod's own values, asked for or excluded.
   */
  static Optional<LabelSelector> of(Json.Obj term, Map<String, String> podLabels) {
    if (term.get("labelSelector").isEmpty()) {
      return Optional.empty();
    }
    Json.Obj selector = term.object("labelSelector");
    var expressions = new ArrayList<Json>(selector.array("matchExpressions"));
    add(expressions, term.strings("matchLabelKeys"), "In", podLabels);
    add(expressions, term.strings("mismatchLabelKeys"), "NotIn", podLabels);
    return Optional.of(
        LabelSelector.of(
            expressions.isEmpty()
                ? selector
                : selector.with("matchExpressions", Json.array(expressions))));
  }

  private static void add(
      List<Json> into, List<String> keys, String operator, Map<String, String> podLabels) {
    for (String key : keys) {
      String value = podLabels.get(key);
      if (value != null) {
        into.add(
            Json.object()
                .put("key", key)
                .put("operator", operator)
                .put("values", Json.strings(List.of(value)))
                .build());
      }
    }
  }
}
