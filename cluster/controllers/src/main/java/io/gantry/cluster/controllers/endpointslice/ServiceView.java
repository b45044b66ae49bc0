package io.gantry.cluster.controllers.endpointslice;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.IntOrString;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** What endpoints need to know of a Service; pure. */
record ServiceView(ApiObject service) {
  private static final String HEADLESS = "service.kubernetes.io/headless";

  /** Whether its endpoints are found by labels; else someone else writes them. */
  boolean selects() {
    return !service.spec().object("selector").fields().isEmpty()
        && !service.text("spec", "type").equals("ExternalName");
  }

  boolean matches(ApiObject pod) {
    return selects()
        && LabelSelector.ofLabels(service.spec().stringMap("selector")).matches(pod.labels());
  }

  boolean publishesNotReady() {
    return service.spec().bool("publishNotReadyAddresses");
  }

  private boolean headless() {
    return service.text("spec", "clusterIP").equals("None");
  }

  /** {@code IPv4}, {@code IPv6} or both. */
  List<String> families() {
    List<String> families = service.spec().strings("ipFamilies");
    return families.isEmpty() ? List.of("IPv4") : families;
  }

  /** The Service's own labels, and whether it is headless. */
  Map<String, String> labels() {
    var labels = new LinkedHashMap<>(service.labels());
    labels.remove(HEADLESS);
    if (headless()) {
      labels.put(HEADLESS, "");
    }
    return labels;
  }

  /** The ports at which {@code pod} serves it; those whose name the Pod lacks are left out. */
  List<Json.Obj> ports(ApiObject pod) {
    var ports = new ArrayList<Json.Obj>();
    for (Json item : service.spec().array("ports")) {
      Json.Obj port = item.asObject();
      String protocol = port.string("protocol").isEmpty() ? "TCP" : port.string("protocol");
      OptionalLong number = target(port, protocol, pod);
      if (number.isPresent()) {
        ports.add(
            Json.object()
                .put("name", port.string("name"))
                .put("protocol", protocol)
                .put("port", number.getAsLong())
                .putUnlessEmpty("appProtocol", port.string("appProtocol"))
                .build());
      }
    }
    return List.copyOf(ports);
  }

  private static OptionalLong target(Json.Obj port, String protocol, ApiObject pod) {
    Json target = port.get("targetPort").orElse(Json.of(port.number("port", 0)));
    return switch (IntOrString.of(target)) {
      case IntOrString.Int(long value) ->
          OptionalLong.of(value == 0 ? port.number("port", 0) : value);
      case IntOrString.Text(String name) -> named(name, protocol, pod);
    };
  }

  private static OptionalLong named(String name, String protocol, ApiObject pod) {
    var containers = new ArrayList<>(pod.spec().array("containers"));
    for (Json item : pod.spec().array("initContainers")) {
      if (item.asObject().string("restartPolicy").equals("Always")) {
        containers.add(item);
      }
    }
    for (Json container : containers) {
      for (Json item : container.asObject().array("ports")) {
        Json.Obj port = item.asObject();
        String its = port.string("protocol").isEmpty() ? "TCP" : port.string("protocol");
        if (port.string("name").equals(name) && its.equals(protocol)) {
          return OptionalLong.of(port.number("containerPort", 0));
        }
      }
    }
    return OptionalLong.empty();
  }
}
