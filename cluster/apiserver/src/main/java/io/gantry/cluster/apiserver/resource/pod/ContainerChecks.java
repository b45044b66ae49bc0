package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.platform.base.json.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Checks of containers of all three sorts. */
final class ContainerChecks {
  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
  private static final List<String> MESSAGE_POLICIES = List.of("File", "FallbackToLogsOnError");
  private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");
  private static final List<String> LIFE =
      List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe");

  private final Place spec;
  private final Set<String> volumes = new HashSet<>();

  private ContainerChecks(Place spec) {
    this.spec = spec;
    for (Place volume : spec.child("volumes").items()) {
      volumes.add(volume.child("name").text());
    }
  }

  static void all(Place spec) {
    var checks = new ContainerChecks(spec);
    var names = new HashSet<String>();
    checks.containers(names);
    checks.initContainers(names);
    checks.ephemeralContainers(names);
  }

  private void containers(Set<String> names) {
    Place list = spec.child("containers");
    if (list.items().isEmpty()) {
      list.required();
      return;
    }
    var hostPorts = new HashSet<String>();
    for (Place container : list.items()) {
      common(container);
      unique(container, names);
      life(container);
      if (container.child("restartPolicy").isSet()) {
        container.child("restartPolicy").forbidden("may not be set for non-init containers");
      }
      uniqueHostPorts(container, hostPorts);
    }
  }

  private void initContainers(Set<String> names) {
    for (Place container : spec.child("initContainers").items()) {
      common(container);
      Place restart = container.child("restartPolicy");
      restart.oneOfIfSet(List.of("Always"));
      unique(container, names);
      uniqueHostPorts(container, new HashSet<>());
      if (restart.text().equals("Always")) {
        life(container);
        continue;
      }
      for (String field : LIFE) {
        if (container.child(field).isSet()) {
          container
              .child(field)
              .forbidden("may not be set for init containers without restartPolicy=Always");
        }
      }
    }
  }

  private void ephemeralContainers(Set<String> names) {
    var targets = Set.copyOf(names);
    for (Place container : spec.child("ephemeralContainers").items()) {
      common(container);
      unique(container, names);
      Place target = container.child("targetContainerName");
      if (target.isSet() && !targets.contains(target.text())) {
        target.notFound();
      }
      for (String field : LIFE) {
        if (container.child(field).isSet()) {
          container.child(field).forbidden("cannot be set for an Ephemeral Container");
        }
      }
      if (!container.child("ports").items().isEmpty()) {
        container.child("ports").forbidden("cannot be set for an Ephemeral Container");
      }
    }
  }

  private static void unique(Place container, Set<String> names) {
    Place name = container.child("name");
    if (!names.add(name.text())) {
      name.duplicate(Json.of(name.text()));
    }
  }

  private void life(Place container) {
    long grace = spec.child("terminationGracePeriodSeconds").number();
    ProbeChecks.lifecycle(container.child("lifecycle"), grace);
    ProbeChecks.liveness(container.child("livenessProbe"), grace);
    ProbeChecks.readiness(container.child("readinessProbe"), grace);
    ProbeChecks.liveness(container.child("startupProbe"), grace);
  }

  private void common(Place container) {
    Place name = container.child("name");
    if (name.needed()) {
      name.follows(Names.LABEL);
    }
    container.child("image").needed();
    container.child("terminationMessagePolicy").oneOf(MESSAGE_POLICIES);
    ports(container.child("ports"));
    EnvironmentChecks.variables(container.child("env"));
    EnvironmentChecks.sources(container.child("envFrom"));
    mounts(container.child("volumeMounts"));
    container.child("imagePullPolicy").oneOf(PULL_POLICIES);
    ResourceChecks.resources(container.child("resources"));
    SecurityChecks.container(container.child("securityContext"));
  }

  private static void ports(Place ports) {
    var names = new HashSet<String>();
    for (Place port : ports.items()) {
      Place name = port.child("name");
      if (name.isSet()) {
        List<String> complaints = Names.PORT_NAME.complaints(name.text());
        complaints.forEach(name::invalid);
        if (complaints.isEmpty() && !names.add(name.text())) {
          name.duplicate();
        }
      }
      Place number = port.child("containerPort");
      if (number.number() == 0) {
        number.required();
      } else {
        number.portNumber();
      }
      if (port.child("hostPort").number() != 0) {
        port.child("hostPort").portNumber();
      }
      port.child("protocol").oneOf(PROTOCOLS);
    }
  }

  private static void uniqueHostPorts(Place container, Set<String> taken) {
    for (Place port : container.child("ports").items()) {
      Place host = port.child("hostPort");
      String key =
          port.child("protocol").text() + "/" + port.child("hostIP").text() + "/" + host.number();
      if (host.number() != 0 && !taken.add(key)) {
        host.duplicate(Json.of(key));
      }
    }
  }

  private void mounts(Place mounts) {
    var paths = new HashSet<String>();
    for (Place mount : mounts.items()) {
      Place name = mount.child("name");
      if (!name.isSet()) {
        name.required();
      }
      if (!volumes.contains(name.text())) {
        name.notFound();
      }
      Place path = mount.child("mountPath");
      path.needed();
      if (!paths.add(path.text())) {
        path.invalid("must be unique");
      }
      VolumeChecks.descending(mount.child("subPath"));
      VolumeChecks.descending(mount.child("subPathExpr"));
      if (mount.child("subPath").isSet() && mount.child("subPathExpr").isSet()) {
        mount.child("subPathExpr").invalid("subPathExpr and subPath are mutually exclusive");
      }
    }
  }
}
