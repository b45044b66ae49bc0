package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.client.node.NodeApi.ContainerRef;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Which container of a Pod a request means. */
final class PodContainers {
  private static final String DEFAULT = "kubectl.kubernetes.io/default-container";

  private PodContainers() {}

  /** The container called {@code wanted}, or the Pod's default one. */
  static ContainerRef choose(ApiObject pod, String wanted) {
    List<String> containers = names(pod, "containers");
    List<String> init = names(pod, "initContainers");
    var all = new ArrayList<>(containers);
    all.addAll(init);
    all.addAll(names(pod, "ephemeralContainers"));
    String name = wanted;
    if (name.isEmpty()) {
      String preferred = pod.annotations().getOrDefault(DEFAULT, "");
      name = all.contains(preferred) ? preferred : only(pod, containers, init);
    }
    if (!all.contains(name)) {
      throw StatusException.badRequest("container " + name + " is not valid for pod " + pod.name());
    }
    return new ContainerRef(pod.namespace(), pod.name(), name);
  }

  private static String only(ApiObject pod, List<String> containers, List<String> init) {
    if (containers.size() == 1) {
      return containers.getFirst();
    }
    var message = new StringBuilder("a container name must be specified for pod ");
    message.append(pod.name());
    if (!containers.isEmpty()) {
      message.append(", choose one of: [").append(String.join(" ", containers)).append(']');
    }
    if (!init.isEmpty()) {
      message
          .append(" or one of the init containers: [")
          .append(String.join(" ", init))
          .append(']');
    }
    throw StatusException.badRequest(message.toString());
  }

  private static List<String> names(ApiObject pod, String field) {
    var names = new ArrayList<String>();
    for (Json item : pod.spec().array(field)) {
      if (item instanceof Json.Obj container) {
        names.add(container.string("name"));
      }
    }
    return names;
  }
}
