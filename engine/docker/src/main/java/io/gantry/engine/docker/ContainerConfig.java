package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;

/** {@code Config}: what a container is, image and request merged. */
final class ContainerConfig {
  private ContainerConfig() {}

  static Json.Obj of(ContainerDetails container) {
    ProcessSpec process = container.spec().process();
    Json.ObjectBuilder json =
        Json.object()
            .put("Hostname", container.hostname())
            .put("Domainname", container.spec().domainname())
            .put("User", container.user())
            .put("AttachStdin", process.stdinOnce())
            .put("AttachStdout", true)
            .put("AttachStderr", true);
    if (!container.exposed().isEmpty()) {
      json.put("ExposedPorts", keys(container.exposed()));
    }
    json.put("Tty", process.terminal())
        .put("OpenStdin", process.stdin())
        .put("StdinOnce", process.stdinOnce())
        .put("Env", DockerContainers.orNull(container.environment()))
        .put("Cmd", command(container))
        .put("Image", container.imageName())
        .put("Volumes", volumes(container.spec()))
        .put("WorkingDir", container.workingDirectory())
        .put("Entrypoint", entrypoint(container))
        .putUnlessEmpty("MacAddress", macAddress(container))
        .put("OnBuild", Json.nil())
        .put("Labels", DockerContainers.sorted(container.labels()))
        .putUnlessEmpty("StopSignal", container.stopSignal());
    container
        .spec()
        .lifecycle()
        .stopTimeoutSeconds()
        .ifPresent(seconds -> json.put("StopTimeout", seconds));
    HealthCheck asked = container.spec().lifecycle().health();
    if (container.vitals().isPresent()) {
      json.put("Healthcheck", of(container.vitals().get().check()));
    } else if (!asked.test().isEmpty()) {
      json.put("Healthcheck", of(asked)); // NONE
    }
    return json.build();
  }

  static Json of(HealthCheck check) {
    var json = Json.object().put("Test", Json.strings(check.test()));
    nanos(json, "Interval", check.interval());
    nanos(json, "Timeout", check.timeout());
    nanos(json, "StartPeriod", check.startPeriod());
    nanos(json, "StartInterval", check.startInterval());
    if (check.retries() != 0) {
      json.put("Retries", check.retries());
    }
    return json.build();
  }

  private static void nanos(Json.ObjectBuilder json, String name, Duration duration) {
    if (!duration.isZero()) {
      json.put(name, duration.toNanos());
    }
  }

  /** The command as asked for; where the image gave it, what runs without the entry point. */
  private static Json command(ContainerDetails container) {
    List<String> asked = container.spec().process().command();
    if (!asked.isEmpty()) {
      return Json.strings(asked);
    }
    if (entrypoint(container) instanceof Json.Arr) {
      return DockerContainers.orNull(container.arguments());
    }
    var all = new java.util.ArrayList<String>();
    all.add(container.path());
    all.addAll(container.arguments());
    return Json.strings(all);
  }

  private static Json entrypoint(ContainerDetails container) {
    return DockerContainers.orNull(container.spec().process().entrypoint().orElse(List.of()));
  }

  /** What was asked for in the first network. */
  private static String macAddress(ContainerDetails container) {
    return container.spec().network().joined().stream()
        .findFirst()
        .map(EndpointSpec::macAddress)
        .orElse("");
  }

  static Json volumes(ContainerSpec spec) {
    var targets = new TreeSet<String>();
    for (MountSpec mount : spec.mounts()) {
      if (mount instanceof MountSpec.Volume volume
          && volume.name().isEmpty()
          && volume.mode().isPresent()) {
        targets.add(volume.target());
      }
    }
    return targets.isEmpty() ? Json.nil() : keys(List.copyOf(targets));
  }

  /** A Go set: each key with an empty object. */
  static Json keys(List<String> names) {
    var fields = new LinkedHashMap<String, Json>();
    for (String name : new TreeSet<>(names)) {
      fields.put(name, Json.Obj.EMPTY);
    }
    return new Json.Obj(fields);
  }
}
