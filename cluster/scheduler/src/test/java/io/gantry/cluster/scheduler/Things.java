package io.gantry.cluster.scheduler;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.client.Client.Watch;
import io.gantry.cluster.client.Client.WatchEvent;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.scheduler.SchedulingPlan.Decision;
import io.gantry.cluster.scheduler.snapshot.NodeView;
import io.gantry.cluster.scheduler.snapshot.PodView;
import io.gantry.cluster.scheduler.snapshot.Snapshot;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Nodes and Pods of the tests. */
final class Things {
  private Things() {}

  static ApiObject object(String json) {
    return new ApiObject(Json.parse(json.replace('\'', '"')).asObject());
  }

  /** A node of four cores, 8 GiB and 110 Pods. */
  static ApiObject node(String name, String labels, String spec) {
    return object(
        """
        {'apiVersion':'v1','kind':'Node','metadata':{'name':'%s','labels':{'kubernetes.io/hostname':'%s'%s}},
         'spec':{%s},'status':{'allocatable':{'cpu':'4','memory':'8Gi','ephemeral-storage':'100Gi','pods':'110'}}}\
        """
            .formatted(name, name, labels.isEmpty() ? "" : "," + labels, spec));
  }

  static ApiObject pod(String name, String labels, String spec) {
    return object(
        """
        {'apiVersion':'v1','kind':'Pod','metadata':{'name':'%s','namespace':'default','uid':'uid-%s','labels':{%s}},
         'spec':{%s},'status':{'phase':'Pending'}}\
        """
            .formatted(name, name, labels, spec));
  }

  /** {@code spec} fields of one container that asks for this. */
  static String asks(String requests) {
    return "'containers':[{'name':'c','image':'app','resources':{'requests':{" + requests + "}}}]";
  }

  static NodeView view(ApiObject node, PodView... pods) {
    NodeView view = NodeView.of(node);
    for (PodView pod : pods) {
      view = view.with(pod.on(view.name()));
    }
    return view;
  }

  static Snapshot cluster(NodeView... nodes) {
    return Snapshot.of(List.of(nodes), Map.of("default", Map.of("team", "a")));
  }

  /** The node, or the reason. */
  static String decide(ApiObject pod, NodeView... nodes) {
    return switch (SchedulingPlan.decide(PodView.of(pod), cluster(nodes), 0, 0)) {
      case Decision.Place place -> place.node();
      case Decision.Wait wait -> wait.diagnosis().message();
    };
  }

  /** Blocks until an object is seen that fulfils the condition. */
  static ApiObject await(Client client, ResourceType type, Predicate<ApiObject> condition)
      throws InterruptedException {
    var listing = client.list(type, ListOptions.ALL);
    for (ApiObject object : listing.items()) {
      if (condition.test(object)) {
        return object;
      }
    }
    try (Watch watch = client.watch(type, ListOptions.ALL, listing.resourceVersion())) {
      while (true) {
        WatchEvent event = watch.next().orElseThrow();
        if (event.type() != WatchEvent.Type.DELETED && condition.test(event.object())) {
          return event.object();
        }
      }
    }
  }
}
