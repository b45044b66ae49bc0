package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import java.util.List;

/** Checks of probes and of what runs at a container's start and stop. */
final class ProbeChecks {
  private static final List<String> PROBES = List.of("exec", "httpGet", "tcpSocket", "grpc");
  private static final List<String> HOOKS = List.of("exec", "httpGet", "tcpSocket", "sleep");
  private static final List<String> TIMES =
      List.of(
          "initialDelaySeconds",
          "timeoutSeconds",
          "periodSeconds",
          "successThreshold",
          "failureThreshold");

  private ProbeChecks() {}

  /** Liveness and startup: one success is enough. */
  static void liveness(Place probe, long grace) {
    if (probe.isSet()) {
      probe(probe, grace);
      if (probe.child("successThreshold").number() != 1) {
        probe.child("successThreshold").invalid("must be 1");
      }
    }
  }

  static void readiness(Place probe, long grace) {
    if (probe.isSet()) {
      probe(probe, grace);
      if (probe.child("terminationGracePeriodSeconds").isSet()) {
        probe.child("terminationGracePeriodSeconds").invalid("must not be set for readinessProbes");
      }
    }
  }

  private static void probe(Place probe, long grace) {
    handler(probe, PROBES, grace);
    TIMES.forEach(field -> probe.child(field).notNegative());
    Place own = probe.child("terminationGracePeriodSeconds");
    if (own.isSet() && own.number() <= 0) {
      own.invalid("must be greater than 0");
    }
  }

  static void lifecycle(Place lifecycle, long grace) {
    for (String hook : List.of("postStart", "preStop")) {
      if (lifecycle.child(hook).isSet()) {
        handler(lifecycle.child(hook), HOOKS, grace);
      }
    }
  }

  private static void handler(Place handler, List<String> types, long grace) {
    int found = 0;
    for (String type : types) {
      Place action = handler.child(type);
      if (action.isSet() && found++ > 0) {
        action.forbidden("may not specify more than 1 handler type");
      } else if (action.isSet()) {
        action(type, action, grace);
      }
    }
    if (found == 0) {
      handler.required("must specify a handler type");
    }
  }

  private static void action(String type, Place action, long grace) {
    switch (type) {
      case "exec" -> {
        if (action.child("command").items().isEmpty()) {
          action.child("command").required();
        }
      }
      case "httpGet" -> http(action);
      case "tcpSocket" -> action.child("port").port();
      case "grpc" -> action.child("port").portNumber();
      default -> sleep(action, grace);
    }
  }

  private static void http(Place get) {
    get.child("path").needed();
    get.child("port").port();
    get.child("scheme").oneOfIfSet(List.of("HTTP", "HTTPS"));
    for (Place header : get.child("httpHeaders").items()) {
      for (String complaint : Names.HEADER.complaints(header.child("name").text())) {
        get.child("httpHeaders").invalid(header.child("name").value(), complaint);
      }
    }
  }

  private static void sleep(Place sleep, long grace) {
    long seconds = sleep.child("seconds").number();
    if (seconds < 0 || seconds > grace) {
      sleep.invalid(
          sleep.child("seconds").value(),
          "must be non-negative and less than terminationGracePeriodSeconds (" + grace + ")");
    }
  }
}
