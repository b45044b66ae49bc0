package io.gantry.engine.local.record;

import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.time.Rfc3339;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Between {@link ContainerRecord} and its file. */
final class RecordJson {
  private static final long VERSION = 1;

  private RecordJson() {}

  static Json.Obj of(ContainerRecord record) {
    var json =
        Json.object()
            .put("version", VERSION)
            .put("id", record.id())
            .put("name", record.name())
            .put("createdAt", record.createdAt().toString())
            .put("imageId", record.imageId().toString());
    record.chain().ifPresent(chain -> json.put("chain", chain.toString()));
    return json.put("spec", SpecJson.of(record.spec()))
        .put("config", of(record.config()))
        .put("mounts", MountJson.points(record.mounts()))
        .put("endpoints", EndpointJson.array(record.endpoints()))
        .put("ports", ports(record.ports()))
        .put("state", of(record.state()))
        .putUnlessEmpty("bootId", record.bootId())
        .put("restarts", of(record.restarts()))
        .put("removing", record.removing())
        .build();
  }

  static ContainerRecord record(Json.Obj json) {
    if (json.number("version", 0) != VERSION) {
      throw new GantryException(
          Kind.UNAVAILABLE,
          "container " + json.string("id") + " was written by another version of gantry");
    }
    return new ContainerRecord(
        json.string("id"),
        json.string("name"),
        Rfc3339.parse(json.string("createdAt")),
        Digest.parse(json.string("imageId")),
        json.get("chain").map(_ -> new ChainId(Digest.parse(json.string("chain")))),
        SpecJson.spec(json.object("spec")),
        config(json.object("config")),
        MountJson.readPoints(json.array("mounts")),
        state(json.object("state")),
        json.string("bootId"),
        EndpointJson.list(json),
        publishedPorts(json.array("ports")),
        restarts(json.object("restarts")),
        json.bool("removing"));
  }

  private static Json.Obj of(Restarts restarts) {
    return Json.object()
        .put("count", restarts.count())
        .put("hasty", restarts.hasty())
        .put("stopped", restarts.stopped())
        .put("lastCode", restarts.lastCode())
        .build();
  }

  private static Restarts restarts(Json.Obj json) {
    return new Restarts(
        (int) json.number("count", 0),
        (int) json.number("hasty", 0),
        json.bool("stopped"),
        (int) json.number("lastCode", 0));
  }

  private static Json.Obj of(MergedConfig config) {
    var json = Json.object();
    config.health().ifPresent(health -> json.put("health", LifecycleJson.of(health)));
    return json.put("arguments", Json.strings(config.arguments()))
        .put("environment", Json.strings(config.environment()))
        .put("workingDirectory", config.workingDirectory())
        .putUnlessEmpty("user", config.user())
        .putUnlessEmpty("hostname", config.hostname())
        .putUnlessEmpty("labels", config.labels())
        .put("stopSignal", config.stopSignal())
        .putUnlessEmpty("exposed", config.exposed())
        .build();
  }

  private static MergedConfig config(Json.Obj json) {
    return new MergedConfig(
        json.strings("arguments"),
        json.strings("environment"),
        json.string("workingDirectory"),
        json.string("user"),
        json.string("hostname"),
        json.stringMap("labels"),
        json.string("stopSignal"),
        json.strings("exposed"),
        json.get("health").map(_ -> LifecycleJson.health(json.object("health"))));
  }

  private static Json.Obj of(ContainerState state) {
    return switch (state) {
      case ContainerState.Created _ -> Json.object().put("status", "created").build();
      case ContainerState.Running(long pid, Instant startedAt, boolean paused) ->
          Json.object()
              .put("status", "running")
              .put("pid", pid)
              .put("startedAt", startedAt.toString())
              .put("paused", paused)
              .build();
      case ContainerState.Exited exited -> ended("exited", exited).build();
      case ContainerState.Restarting(ContainerState.Exited last, Instant next) ->
          ended("restarting", last).put("next", next.toString()).build();
    };
  }

  private static Json.ObjectBuilder ended(String status, ContainerState.Exited exited) {
    var json =
        Json.object()
            .put("status", status)
            .put("exitCode", exited.exitCode())
            .put("oomKilled", exited.oomKilled());
    exited.startedAt().ifPresent(at -> json.put("startedAt", at.toString()));
    return json.put("finishedAt", exited.finishedAt().toString())
        .putUnlessEmpty("error", exited.error());
  }

  private static ContainerState.Exited ended(Json.Obj json) {
    return new ContainerState.Exited(
        (int) json.number("exitCode", 0),
        json.bool("oomKilled"),
        json.get("startedAt").map(_ -> Rfc3339.parse(json.string("startedAt"))),
        Rfc3339.parse(json.string("finishedAt")),
        json.string("error"));
  }

  private static ContainerState state(Json.Obj json) {
    return switch (json.string("status")) {
      case "created" -> new ContainerState.Created();
      case "running" ->
          new ContainerState.Running(
              json.number("pid", 0), Rfc3339.parse(json.string("startedAt")), json.bool("paused"));
      case "exited" -> ended(json);
      case "restarting" ->
          new ContainerState.Restarting(ended(json), Rfc3339.parse(json.string("next")));
      default ->
          throw new GantryException(Kind.INTERNAL, "unknown state in record: " + json.text());
    };
  }

  private static Json ports(List<PublishedPort> ports) {
    var items = new ArrayList<Json>();
    for (PublishedPort port : ports) {
      items.add(
          Json.object()
              .putUnlessEmpty("hostAddress", port.hostAddress())
              .put("hostPort", port.hostPort())
              .put("containerPort", port.containerPort())
              .put("protocol", port.protocol())
              .build());
    }
    return Json.array(items);
  }

  private static List<PublishedPort> publishedPorts(List<Json> items) {
    var ports = new ArrayList<PublishedPort>();
    for (Json item : items) {
      Json.Obj json = item.asObject();
      ports.add(
          new PublishedPort(
              json.string("hostAddress"),
              (int) json.number("hostPort", 0),
              (int) json.number("containerPort", 0),
              json.string("protocol")));
    }
    return ports;
  }
}
