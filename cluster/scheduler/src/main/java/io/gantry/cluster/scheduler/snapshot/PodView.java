package io.gantry.cluster.scheduler.snapshot;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A Pod as the scheduler sees it.
 *
 * @param controller the uid of its owner, empty for a Pod of its own
 * @param node where it is or shall be; empty while it waits
 * @param weighed its requests, with defaults for containers that ask for nothing
 * @param images of all containers, in full, as in {@code nginx:latest}
 * @param gates the names of what must be lifted first
 */
public record PodView(
    ObjectKey key,
    String uid,
    String controller,
    Map<String, String> labels,
    String node,
    long priority,
    Resources requests,
    Resources weighed,
    List<HostPort> hostPorts,
    NodeAffinity nodeAffinity,
    List<Toleration> tolerations,
    PodAffinity affinity,
    List<SpreadConstraint> spread,
    List<String> images,
    List<String> gates,
    boolean terminating) {
  /** Terms about other Pods. */
  public record PodAffinity(
      List<PodTerm> with,
      List<PodTerm> apart,
      List<PodTerm> preferWith,
      List<PodTerm> preferApart) {
    /** Copies the lists. */
    public PodAffinity {
      with = List.copyOf(with);
      apart = List.copyOf(apart);
      preferWith = List.copyOf(preferWith);
      preferApart = List.copyOf(preferApart);
    }

    /** Whether there are no terms. */
    public boolean isEmpty() {
      return with.isEmpty() && apart.isEmpty() && preferWith.isEmpty() && preferApart.isEmpty();
    }

    static PodAffinity of(Json.Obj spec, String namespace, Map<String, String> labels) {
      Json.Obj with = spec.object("affinity").object("podAffinity");
      Json.Obj apart = spec.object("affinity").object("podAntiAffinity");
      return new PodAffinity(
          PodTerm.required(with, namespace, labels),
          PodTerm.required(apart, namespace, labels),
          PodTerm.preferred(with, namespace, labels),
          PodTerm.preferred(apart, namespace, labels));
    }
  }

  /** Reads a Pod. */
  public static PodView of(ApiObject pod) {
    Json.Obj spec = pod.spec();
    PodRequests requests = PodRequests.of(spec);
    Map<String, String> labels = Map.copyOf(pod.labels());
    return new PodView(
        pod.key(),
        pod.uid(),
        pod.controller().map(OwnerReference::uid).orElse(""),
        labels,
        spec.string("nodeName"),
        spec.number("priority", 0),
        requests.requests(),
        requests.weighed(),
        PodRequests.hostPorts(spec),
        NodeAffinity.of(spec),
        Toleration.list(spec),
        PodAffinity.of(spec, pod.namespace(), labels),
        SpreadConstraint.list(spec, labels),
        images(spec),
        names(spec.array("schedulingGates")),
        pod.isBeingDeleted());
  }

  private static List<String> names(List<Json> items) {
    var names = new ArrayList<String>();
    for (Json item : items) {
      if (item instanceof Json.Obj object) {
        names.add(object.string("name"));
      }
    }
    return List.copyOf(names);
  }

  private static List<String> images(Json.Obj spec) {
    var images = new ArrayList<String>();
    for (String list : List.of("initContainers", "containers")) {
      for (Json item : spec.array(list)) {
        if (item instanceof Json.Obj container) {
          images.add(ImageNames.full(container.string("image")));
        }
      }
    }
    return List.copyOf(images);
  }

  public String namespace() {
    return key.namespace();
  }

  /** The same Pod on a node. */
  public PodView on(String nodeName) {
    return new PodView(
        key,
        uid,
        controller,
        labels,
        nodeName,
        priority,
        requests,
        weighed,
        hostPorts,
        nodeAffinity,
        tolerations,
        affinity,
        spread,
        images,
        gates,
        terminating);
  }

  /** The first of the taints that are {@code relevant} and not tolerated. */
  public Optional<Taint> untolerated(List<Taint> taints, Predicate<Taint> relevant) {
    for (Taint taint : taints) {
      if (relevant.test(taint) && !tolerates(taint)) {
        return Optional.of(taint);
      }
    }
    return Optional.empty();
  }

  /** Whether one of its tolerations covers the taint. */
  public boolean tolerates(Taint taint) {
    for (Toleration toleration : tolerations) {
      if (toleration.tolerates(taint)) {
        return true;
      }
    }
    return false;
  }
}
