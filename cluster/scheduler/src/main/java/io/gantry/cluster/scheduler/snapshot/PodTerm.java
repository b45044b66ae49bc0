package io.gantry.cluster.scheduler.snapshot;

import io.gantry.cluster.model.LabelSelector;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A term of affinity to other Pods: which ones, and within what they must (not) be together.
 *
 * @param selector nothing matches no Pod
 * @param namespaces names of namespaces that are searched
 * @param namespaceSelector further namespaces, by their labels
 * @param topologyKey the label of nodes whose equal value means together
 * @param weight of a preference, 1 to 100; 0 of a requirement
 */
public record PodTerm(
    Optional<LabelSelector> selector,
    Set<String> namespaces,
    Optional<LabelSelector> namespaceSelector,
    String topologyKey,
    long weight) {
  /** Copies the set. */
  public PodTerm {
    namespaces = Set.copyOf(namespaces);
  }

  static List<PodTerm> required(
      Json.Obj affinity, String namespace, Map<String, String> podLabels) {
    var terms = new ArrayList<PodTerm>();
    for (Json item : affinity.array("requiredDuringSchedulingIgnoredDuringExecution")) {
      if (item instanceof Json.Obj term) {
        terms.add(of(term, namespace, podLabels, 0));
      }
    }
    return List.copyOf(terms);
  }

  static List<PodTerm> preferred(
      Json.Obj affinity, String namespace, Map<String, String> podLabels) {
    var terms = new ArrayList<PodTerm>();
    for (Json item : affinity.array("preferredDuringSchedulingIgnoredDuringExecution")) {
      if (item instanceof Json.Obj preference) {
        Json.Obj term = preference.object("podAffinityTerm");
        terms.add(of(term, namespace, podLabels, preference.number("weight", 1)));
      }
    }
    return List.copyOf(terms);
  }

  private static PodTerm of(
      Json.Obj term, String namespace, Map<String, String> podLabels, long weight) {
    List<String> named = term.strings("namespaces");
    Optional<LabelSelector> byLabels = selector(term, "namespaceSelector");
    Set<String> namespaces =
        named.isEmpty() && byLabels.isEmpty() ? Set.of(namespace) : Set.copyOf(named);
    return new PodTerm(
        Selectors.of(term, podLabels), namespaces, byLabels, term.string("topologyKey"), weight);
  }

  private static Optional<LabelSelector> selector(Json.Obj term, String field) {
    return term.get(field).map(value -> LabelSelector.of(value.asObject()));
  }

  /** Whether a Pod is meant. */
  public boolean matches(PodView pod, Snapshot snapshot) {
    return selector.isPresent()
        && (namespaces.contains(pod.namespace()) || isSelected(pod.namespace(), snapshot))
        && selector.get().matches(pod.labels());
  }

  private boolean isSelected(String namespace, Snapshot snapshot) {
    return namespaceSelector.isPresent()
        && namespaceSelector.get().matches(snapshot.namespaceLabels(namespace));
  }
}
