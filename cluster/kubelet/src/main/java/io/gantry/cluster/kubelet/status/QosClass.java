package io.gantry.cluster.kubelet.status;

import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;

/** How a Pod's requests and limits class it. */
enum QosClass {
  GUARANTEED("Guaranteed"),
  BURSTABLE("Burstable"),
  BEST_EFFORT("BestEffort");

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private final String word;

  QosClass(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  static QosClass of(PodSpec pod) {
    boolean none = true;
    boolean all = true;
    for (ContainerTemplate container : pod.all()) {
      Json.Obj resources = container.tree().object("resources");
      for (String name : COUNTED) {
        Optional<Json> limit = resources.object("limits").get(name);
        Optional<Json> request = resources.object("requests").get(name);
        none &= limit.isEmpty() && request.isEmpty();
        all &= limit.isPresent() && (request.isEmpty() || request.equals(limit));
      }
    }
    return none ? BEST_EFFORT : all ? GUARANTEED : BURSTABLE;
  }
}
