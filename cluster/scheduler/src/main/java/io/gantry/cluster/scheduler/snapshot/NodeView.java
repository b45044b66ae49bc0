package io.gantry.cluster.scheduler.snapshot;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node and the Pods on it.
 *
 * @param allocatable what Pods may have of it
 * @param podLimit how many Pods
 * @param images sizes in bytes by full name
 * @param pods those that have not ended, with those that are about to be bound
 * @param used the sum of their requests
 * @param weighed the sum of their requests with defaults
 * @param choosy those of them with terms about other Pods
 */
public record NodeView(
    String name,
    Map<String, String> labels,
    boolean unschedulable,
    List<Taint> taints,
    Resources allocatable,
    long podLimit,
    Map<String, Long> images,
    List<PodView> pods,
    Resources used,
    Resources weighed,
    List<PodView> choosy) {
  /** Reads a node without Pods. */
  public static NodeView of(ApiObject node) {
    Json.Obj allocatable = node.status().object("allocatable");
    return new NodeView(
        node.name(),
        Map.copyOf(node.labels()),
        node.spec().bool("unschedulable"),
        Taint.list(node.spec()),
        Resources.of(allocatable),
        allocatable.get("pods").map(pods -> Resources.quantity(pods).value()).orElse(0L),
        images(node.status()),
        List.of(),
        Resources.NONE,
        Resources.NONE,
        List.of());
  }

  private static Map<String, Long> images(Json.Obj status) {
    var images = new HashMap<String, Long>();
    for (Json item : status.array("images")) {
      if (item instanceof Json.Obj image) {
        for (String name : image.strings("names")) {
          images.put(ImageNames.full(name), image.number("sizeBytes", 0));
        }
      }
    }
    return Map.copyOf(images);
  }

  /** With another Pod. */
  public NodeView with(PodView pod) {
    return new NodeView(
        name,
        labels,
        unschedulable,
        taints,
        allocatable,
        podLimit,
        images,
        plus(pods, pod),
        used.plus(pod.requests()),
        weighed.plus(pod.weighed()),
        pod.affinity().isEmpty() ? choosy : plus(choosy, pod));
  }

  /** Without a Pod; itself if it is not here. */
  public NodeView without(String uid) {
    for (PodView pod : pods) {
      if (pod.uid().equals(uid)) {
        return new NodeView(
            name,
            labels,
            unschedulable,
            taints,
            allocatable,
            podLimit,
            images,
            minus(pods, uid),
            used.minus(pod.requests()),
            weighed.minus(pod.weighed()),
            pod.affinity().isEmpty() ? choosy : minus(choosy, uid));
      }
    }
    return this;
  }

  /** The Pods of another view of the same node. */
  public NodeView withPodsOf(NodeView other) {
    return new NodeView(
        name,
        labels,
        unschedulable,
        taints,
        allocatable,
        podLimit,
        images,
        other.pods,
        other.used,
        other.weighed,
        other.choosy);
  }

  private static List<PodView> plus(List<PodView> pods, PodView pod) {
    var copy = new ArrayList<PodView>(pods.size() + 1);
    copy.addAll(pods);
    copy.add(pod);
    return copy;
  }

  private static List<PodView> minus(List<PodView> pods, String uid) {
    var copy = new ArrayList<PodView>(pods.size());
    for (PodView pod : pods) {
      if (!pod.uid().equals(uid)) {
        copy.add(pod);
      }
    }
    return copy;
  }
}
