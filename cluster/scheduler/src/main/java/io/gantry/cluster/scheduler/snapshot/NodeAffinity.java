package io.gantry.cluster.scheduler.snapshot;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which nodes a Pod wants.
 *
 * @param selector labels that the node must have ({@code spec.nodeSelector})
 * @param required one of the terms must hold; nothing if there is no such list
 * @param preferred terms that make a node better
 */
public record NodeAffinity(
    Map<String, String> selector, Optional<List<NodeTerm>> required, List<Preference> preferred) {
  /** Copies map and list. */
  public NodeAffinity {
    selector = Map.copyOf(selector);
    required = required.map(List::copyOf);
    preferred = List.copyOf(preferred);
  }

  /** A term and what it is worth, 1 to 100. */
  public record Preference(long weight, NodeTerm term) {}

  static NodeAffinity of(Json.Obj spec) {
    Json.Obj affinity = spec.object("affinity").object("nodeAffinity");
    var preferred = new ArrayList<Preference>();
    for (Json item : affinity.array("preferredDuringSchedulingIgnoredDuringExecution")) {
      if (item instanceof Json.Obj preference) {
        NodeTerm term = NodeTerm.of(preference.object("preference"));
        preferred.add(new Preference(preference.number("weight", 1), term));
      }
    }
    Optional<List<NodeTerm>> required =
        affinity
            .get("requiredDuringSchedulingIgnoredDuringExecution")
            .filter(Json.Obj.class::isInstance)
            .map(list -> NodeTerm.list(((Json.Obj) list).array("nodeSelectorTerms")));
    return new NodeAffinity(spec.stringMap("nodeSelector"), required, preferred);
  }

  /** Whether it says anything that a node must fulfil. */
  public boolean isDemanding() {
    return !selector.isEmpty() || required.isPresent();
  }

  /** Whether a node will do. */
  public boolean accepts(NodeView node) {
    for (var label : selector.entrySet()) {
      if (!label.getValue().equals(node.labels().get(label.getKey()))) {
        return false;
      }
    }
    return required.isEmpty()
        || required.get().stream().anyMatch(term -> term.matches(node.name(), node.labels()));
  }
}
