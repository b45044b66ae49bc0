package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.Vitals;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Health;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Containers in Docker's JSON. */
public final class DockerContainers {
  private DockerContainers() {}

  /** The reply of {@code GET /containers/{id}/json} ({@code ContainerInspectResponse}). */
  public static Json.Obj inspect(ContainerDetails container) {
    return Json.object()
        .put("Id", container.id())
        .put("Created", DockerTime.of(container.createdAt()))
        .put("Path", container.path())
        .put("Args", Json.strings(container.arguments()))
        .put("State", state(container))
        .put("Image", container.imageId().toString())
        .put("ResolvConfPath", container.paths().resolvConf())
        .put("HostnamePath", container.paths().hostname())
        .put("HostsPath", container.paths().hosts())
        .put("LogPath", container.paths().log())
        .put("Name", "/" + container.name())
        .put("RestartCount", container.restartCount())
        .put("Driver", "overlay2")
        .put("Platform", "linux")
        .put("MountLabel", "")
        .put("ProcessLabel", "")
        .put("AppArmorProfile", AppArmor.profile(container.spec().security(), AppArmor.isEnabled()))
        .put("ExecIDs", Json.nil())
        .put("HostConfig", HostConfig.of(container))
        .put("GraphDriver", graphDriver(container))
        .put("Mounts", mounts(container))
        .put("Config", ContainerConfig.of(container))
        .put("NetworkSettings", NetworkSettings.of(container))
        .build();
  }

  private static Json state(ContainerDetails container) {
    ContainerState state = container.state();
    long pid = 0;
    int exitCode = 0;
    boolean oomKilled = false;
    String error = "";
    Optional<Instant> started = Optional.empty();
    Optional<Instant> finished = Optional.empty();
    if (state.ended().isPresent()) {
      ContainerState.Exited exited = state.ended().get();
      exitCode = exited.exitCode();
      oomKilled = exited.oomKilled();
      error = exited.error();
      started = exited.startedAt();
      finished = Optional.of(exited.finishedAt());
    }
    if (state.running().isPresent()) {
      pid = state.running().get().pid();
      started = Optional.of(state.running().get().startedAt());
    }
    boolean restarting = state instanceof ContainerState.Restarting;
    var json =
        Json.object()
            .put("Status", state.word())
            .put("Running", restarting || state instanceof ContainerState.Running)
            .put("Paused", state instanceof ContainerState.Running(_, _, boolean paused) && paused)
            .put("Restarting", restarting)
            .put("OOMKilled", oomKilled)
            .put("Dead", false)
            .put("Pid", pid)
            .put("ExitCode", exitCode)
            .put("Error", error)
            .put("StartedAt", DockerTime.of(started))
            .put("FinishedAt", DockerTime.of(finished));
    container.vitals().flatMap(Vitals::health).ifPresent(health -> json.put("Health", of(health)));
    return json.build();
  }

  private static Json of(Health health) {
    var log = new ArrayList<Json>();
    for (Health.Result result : health.log()) {
      log.add(
          Json.object()
              .put("Start", DockerTime.of(result.start()))
              .put("End", DockerTime.of(result.end()))
              .put("ExitCode", result.exitCode())
              .put("Output", result.output())
              .build());
    }
    return Json.object()
        .put("Status", health.status().word())
        .put("FailingStreak", health.failingStreak())
        .put("Log", Json.array(log))
        .build();
  }

  private static Json graphDriver(ContainerDetails container) {
    return Json.object()
        .put(
            "Data",
            Json.object()
                .put("LowerDir", String.join(":", container.paths().lower()))
                .put("UpperDir", container.paths().upper())
                .build())
        .put("Name", "overlay2")
        .build();
  }

  /** What {@code --tmpfs} wrote is not among them. */
  private static Json mounts(ContainerDetails container) {
    Map<String, String> tmpfs = HostMounts.tmpfs(container.spec());
    var all = new ArrayList<Json>();
    for (MountPoint mount : container.mounts()) {
      if (mount.type().equals("tmpfs") && tmpfs.containsKey(mount.target())) {
        continue;
      }
      boolean volume = mount.type().equals("volume");
      all.add(
          Json.object()
              .put("Type", mount.type())
              .putUnlessEmpty("Name", mount.name())
              .put("Source", mount.source())
              .put("Destination", mount.target())
              .putUnlessEmpty("Driver", volume ? "local" : "")
              .put("Mode", mount.mode())
              .put("RW", !mount.readOnly())
              .put("Propagation", volume ? "" : mount.propagation())
              .build());
    }
    return Json.array(all);
  }

  /**
   * One item of the reply of {@code GET /containers/json} ({@code ContainerSummary}).
   *
   * @param status docker's words, as in {@code Up 3 seconds}
   */
  public static Json.Obj summary(ContainerDetails container, String status) {
    return Json.object()
        .put("Id", container.id())
        .put("Names", Json.strings(List.of("/" + container.name())))
        .put("Image", container.imageName())
        .put("ImageID", container.imageId().toString())
        .put("Command", command(container))
        .put("Created", container.createdAt().getEpochSecond())
        .put("Ports", NetworkSettings.portList(container))
        .put("Labels", sorted(container.labels()))
        .put("State", container.state().word())
        .put("Status", status)
        .put(
            "HostConfig",
            Json.object().put("NetworkMode", container.spec().network().mode()).build())
        .put(
            "NetworkSettings",
            Json.object().put("Networks", NetworkSettings.networks(container)).build())
        .put("Mounts", mounts(container))
        .build();
  }

  private static String command(ContainerDetails container) {
    var text = new StringBuilder(container.path());
    for (String argument : container.arguments()) {
      text.append(' ').append(argument.indexOf(' ') >= 0 ? "'" + argument + "'" : argument);
    }
    return text.toString();
  }

  /** Go writes maps in the order of their keys. */
  static Json sorted(Map<String, String> map) {
    return Json.stringMap(new TreeMap<>(map));
  }

  /** A list as Go writes a nil slice where it is empty. */
  static Json orNull(List<String> items) {
    return items.isEmpty() ? Json.nil() : Json.strings(items);
  }
}
