package io.gantry.engine.docker.answer;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.Paths;
import io.gantry.engine.api.ContainerDetails.Vitals;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Health;
import io.gantry.engine.docker.request.ContainerRequest;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** The answer of {@code GET /containers/{id}/json}. */
public final class ContainerAnswer {
  private final Json.Obj json;
  private final Json.Obj config;
  private final Json.Obj host;

  private ContainerAnswer(Json.Obj json) {
    this.json = json;
    this.config = json.object("Config");
    this.host = json.object("HostConfig");
  }

  /** Everything that it says. */
  public static ContainerDetails read(Json.Obj json) {
    return new ContainerAnswer(json).details();
  }

  private ContainerDetails details() {
    ContainerSpec spec = spec();
    return new ContainerDetails(
        json.string("Id"),
        name(),
        Moments.of(json, "Created"),
        config.string("Image"),
        Digest.parse(json.string("Image")),
        spec,
        json.string("Path"),
        json.strings("Args"),
        config.strings("Env"),
        config.string("WorkingDir"),
        config.string("User"),
        config.string("Hostname"),
        config.stringMap("Labels"),
        config.string("StopSignal"),
        List.copyOf(config.object("ExposedPorts").fields().keySet()),
        state(json.object("State")),
        (int) json.number("RestartCount", 0),
        vitals(spec),
        mounts(),
        NetworkAnswer.endpoints(json.object("NetworkSettings"), spec.network().mode()),
        NetworkAnswer.ports(json.object("NetworkSettings").object("Ports")),
        paths());
  }

  private String name() {
    String name = json.string("Name");
    return name.startsWith("/") ? name.substring(1) : name;
  }

  /** Its parts stand where those of a request do. */
  private ContainerSpec spec() {
    var body = new LinkedHashMap<>(config.fields());
    body.put("HostConfig", host.with("PortBindings", bound(host.object("PortBindings"))));
    body.put(
        "NetworkingConfig",
        Json.object()
            .put("EndpointsConfig", json.object("NetworkSettings").object("Networks"))
            .build());
    return ContainerRequest.read(new Json.Obj(body));
  }

  /** Docker takes a range of the host's ports, of which its engine picks one at the start. */
  private static Json bound(Json.Obj bindings) {
    var all = new LinkedHashMap<String, Json>();
    for (String port : bindings.fields().keySet()) {
      all.put(port, Json.array(bindings.array(port).stream().map(ContainerAnswer::place).toList()));
    }
    return new Json.Obj(all);
  }

  private static Json place(Json binding) {
    Json.Obj place = binding.asObject();
    return place.string("HostPort").indexOf('-') < 0 ? place : place.with("HostPort", Json.of(""));
  }

  private static ContainerState state(Json.Obj state) {
    Optional<Instant> started = Moments.optional(state, "StartedAt");
    Optional<Instant> finished = Moments.optional(state, "FinishedAt");
    return switch (state.string("Status")) {
      case "running", "paused" ->
          new ContainerState.Running(
              state.number("Pid", 0), started.orElse(Instant.EPOCH), state.bool("Paused"));
      case "restarting" -> {
        ContainerState.Exited last = exited(state, started, finished);
        yield new ContainerState.Restarting(last, last.finishedAt());
      }
      case "created" -> new ContainerState.Created();
      default -> exited(state, started, finished);
    };
  }

  private static ContainerState.Exited exited(
      Json.Obj state, Optional<Instant> started, Optional<Instant> finished) {
    return new ContainerState.Exited(
        (int) state.number("ExitCode", 0),
        state.bool("OOMKilled"),
        started,
        finished.orElse(Instant.EPOCH),
        state.string("Error"));
  }

  private Optional<Vitals> vitals(ContainerSpec spec) {
    if (config.get("Healthcheck").isEmpty()) {
      return Optional.empty();
    }
    Json.Obj state = json.object("State");
    Optional<Health> health =
        state.get("Health").isPresent()
            ? Optional.of(health(state.object("Health")))
            : Optional.empty();
    return Optional.of(new Vitals(spec.lifecycle().health(), health));
  }

  private static Health health(Json.Obj json) {
    Health.Status status = Health.Status.STARTING;
    for (Health.Status each : Health.Status.values()) {
      if (each.word().equals(json.string("Status"))) {
        status = each;
      }
    }
    var log = new ArrayList<Health.Result>();
    for (Json item : json.array("Log")) {
      Json.Obj result = item.asObject();
      log.add(
          new Health.Result(
              Moments.of(result, "Start"),
              Moments.of(result, "End"),
              (int) result.number("ExitCode", 0),
              result.string("Output")));
    }
    return new Health(status, (int) json.number("FailingStreak", 0), log);
  }

  private List<MountPoint> mounts() {
    var all = new ArrayList<MountPoint>();
    for (Json item : json.array("Mounts")) {
      Json.Obj mount = item.asObject();
      all.add(
          new MountPoint(
              mount.string("Type"),
              mount.string("Name"),
              mount.string("Source"),
              mount.string("Destination"),
              !mount.bool("RW"),
              mount.string("Propagation"),
              mount.string("Mode"),
              "",
              List.of()));
    }
    return all;
  }

  private Paths paths() {
    Json.Obj layers = json.object("GraphDriver").object("Data");
    String lower = layers.string("LowerDir");
    return new Paths(
        json.string("LogPath"),
        json.string("HostnamePath"),
        json.string("HostsPath"),
        json.string("ResolvConfPath"),
        lower.isEmpty() ? List.of() : List.of(lower.split(":", -1)),
        layers.string("UpperDir"));
  }
}
