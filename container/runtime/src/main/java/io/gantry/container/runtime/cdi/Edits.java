package io.gantry.container.runtime.cdi;

import io.gantry.container.runtime.DeviceEdits;
import io.gantry.container.runtime.HostNodes;
import io.gantry.container.runtime.SpecBuilder.Mount;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Edits of several devices, put together. */
final class Edits {
  private final List<Json.Obj> nodes = new ArrayList<>();
  private final List<String> environment = new ArrayList<>();
  private final List<Mount> mounts = new ArrayList<>();
  private final List<DeviceEdits.Hook> hooks = new ArrayList<>();
  private final List<Long> groups = new ArrayList<>();

  void add(Json.Obj edits) {
    environment.addAll(edits.strings("env"));
    for (Json item : edits.array("deviceNodes")) {
      nodes.add(node(item.asObject()));
    }
    for (Json item : edits.array("mounts")) {
      mounts.add(mount(item.asObject()));
    }
    for (Json item : edits.array("hooks")) {
      hooks.add(hook(item.asObject()));
    }
    for (Json item : edits.array("additionalGids")) {
      if (item instanceof Json.Num number && number.asLong() > 0) {
        groups.add(number.asLong());
      }
    }
  }

  DeviceEdits all() {
    return new DeviceEdits(List.of(), List.of(), nodes, environment, mounts, hooks, groups);
  }

  /** A node as the file says; what it leaves out is as on the host. */
  private static Json.Obj node(Json.Obj edit) {
    String inside = edit.string("path");
    String path = edit.string("hostPath").isEmpty() ? inside : edit.string("hostPath");
    Json.Obj host = HostNodes.find(Path.of(path), inside).orElse(Json.Obj.EMPTY);
    if (host.fields().isEmpty() && edit.get("major").isEmpty()) {
      throw new GantryException(
          Kind.INVALID, "CDI device injection failed: no device node " + path + " on this host");
    }
    Json.Obj node = host.with("path", Json.of(inside));
    for (String field : List.of("type", "major", "minor", "fileMode", "uid", "gid")) {
      var said = edit.get(field);
      if (said.isPresent()) {
        node = node.with(field, said.get());
      }
    }
    String access = edit.string("permissions");
    return access.isEmpty() ? node : node.with("access", Json.of(access));
  }

  private static Mount mount(Json.Obj edit) {
    List<String> asked = edit.strings("options");
    String type = edit.string("type").isEmpty() ? "bind" : edit.string("type");
    boolean bind = asked.contains("bind") || asked.contains("rbind") || !type.equals("bind");
    var options = new ArrayList<>(asked);
    if (!bind) {
      options.addFirst("bind");
    }
    return new Mount(type, edit.string("hostPath"), Path.of(edit.string("containerPath")), options);
  }

  private static DeviceEdits.Hook hook(Json.Obj edit) {
    var call =
        Json.object()
            .put("path", edit.string("path"))
            .putUnlessEmpty("args", edit.strings("args"))
            .putUnlessEmpty("env", edit.strings("env"));
    if (edit.get("timeout").isPresent()) {
      call.put("timeout", edit.number("timeout", 0));
    }
    String moment = edit.string("hookName");
    return switch (moment) {
      case "prestart",
          "createRuntime",
          "createContainer",
          "startContainer",
          "poststart",
          "poststop" ->
          new DeviceEdits.Hook(moment, call.build());
      default ->
          throw new GantryException(
              Kind.INVALID, "CDI device injection failed: unknown hook \"" + moment + "\"");
    };
  }
}
