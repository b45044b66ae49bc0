package io.gantry.cluster.scheduler.snapshot;

import io.gantry.cluster.model.LabelSelector;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How evenly Pods are to be spread over the values of a node label.
 *
 * @param selector which Pods are counted; nothing counts none
 * @param required whether nodes that break it are refused, not only worse
 * @param honourAffinity count only nodes that the Pod's node affinity accepts
 * @param honourTaints count only nodes whose taints the Pod tolerates
 */
public record SpreadConstraint(
    String topologyKey,
    long maxSkew,
    long minDomains,
    Optional<LabelSelector> selector,
    boolean required,
    boolean honourAffinity,
    boolean honourTaints) {
  static List<SpreadConstraint> list(Json.Obj spec, Map<String, String> podLabels) {
    var constraints = new ArrayList<SpreadConstraint>();
    for (Json item : spec.array("topologySpreadConstraints")) {
      if (item instanceof Json.Obj constraint) {
        constraints.add(
            new SpreadConstraint(
                constraint.string("topologyKey"),
                constraint.number("maxSkew", 1),
                constraint.number("minDomains", 1),
                Selectors.of(constraint, podLabels),
                !constraint.string("whenUnsatisfiable").equals("ScheduleAnyway"),
                !constraint.string("nodeAffinityPolicy").equals("Ignore"),
                constraint.string("nodeTaintsPolicy").equals("Honor")));
      }
    }
    return List.copyOf(constraints);
  }

  /** Whether a Pod of the constraint's namespace is counted. */
  public boolean counts(Map<String, String> podLabels) {
    return selector.isPresent() && selector.get().matches(podLabels);
  }

  /** Whether the Pods on a node are counted for {@code pod}. */
  public boolean includes(NodeView node, PodView pod) {
    return node.labels().containsKey(topologyKey)
        && (!honourAffinity || pod.nodeAffinity().accepts(node))
        && (!honourTaints || pod.untolerated(node.taints(), Taint::forbids).isEmpty());
  }
}
