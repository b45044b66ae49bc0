package io.gantry.engine.local.record;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.platform.base.json.Json;

/** Between {@link ContainerSpec} and its JSON; empty fields are left out. */
final class SpecJson {
  private SpecJson() {}

  static Json.Obj of(ContainerSpec spec) {
    return Json.object()
        .put("image", spec.image())
        .put("process", of(spec.process()))
        .putUnlessEmpty("hostname", spec.hostname())
        .putUnlessEmpty("labels", spec.labels())
        .put("mounts", MountJson.specs(spec.mounts()))
        .put("network", NetworkJson.of(spec.network()))
        .put("resources", ResourcesJson.of(spec.resources()))
        .put("security", SecurityJson.of(spec.security()))
        .put("lifecycle", LifecycleJson.of(spec.lifecycle()))
        .put("namespaces", SecurityJson.of(spec.namespaces()))
        .putUnlessEmpty("domainname", spec.domainname())
        .putUnlessEmpty("annotations", spec.annotations())
        .putUnlessEmpty("systemd", spec.systemd())
        .build();
  }

  static ContainerSpec spec(Json.Obj json) {
    return new ContainerSpec(
        json.string("image"),
        process(json.object("process")),
        json.string("hostname"),
        json.stringMap("labels"),
        MountJson.readSpecs(json.array("mounts")),
        NetworkJson.network(json.object("network")),
        ResourcesJson.resources(json.object("resources")),
        SecurityJson.security(json.object("security")),
        LifecycleJson.lifecycle(json.object("lifecycle")),
        SecurityJson.namespaces(json.object("namespaces")),
        json.string("domainname"),
        json.stringMap("annotations"),
        json.string("systemd"));
  }

  private static Json.Obj of(ProcessSpec process) {
    var json = Json.object();
    process.entrypoint().ifPresent(words -> json.put("entrypoint", Json.strings(words)));
    return json.putUnlessEmpty("command", process.command())
        .putUnlessEmpty("environment", process.environment())
        .putUnlessEmpty("workingDirectory", process.workingDirectory())
        .putUnlessEmpty("user", process.user())
        .put("terminal", process.terminal())
        .put("stdin", process.stdin())
        .put("stdinOnce", process.stdinOnce())
        .build();
  }

  private static ProcessSpec process(Json.Obj json) {
    return new ProcessSpec(
        json.get("entrypoint").map(_ -> json.strings("entrypoint")),
        json.strings("command"),
        json.strings("environment"),
        json.string("workingDirectory"),
        json.string("user"),
        json.bool("terminal"),
        json.bool("stdin"),
        json.bool("stdinOnce"));
  }
}
