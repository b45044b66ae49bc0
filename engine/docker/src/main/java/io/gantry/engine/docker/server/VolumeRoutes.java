package io.gantry.engine.docker.server;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.docker.DockerVolumes;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.VolumeFilter;
import io.gantry.engine.docker.prune.Pruned;
import io.gantry.engine.docker.prune.UnusedVolumes;
import io.gantry.engine.docker.request.VolumeName;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code /volumes}. */
final class VolumeRoutes {
  private final Engine engine;

  VolumeRoutes(Engine engine) {
    this.engine = engine;
  }

  void add(Router router) {
    router
        .add("GET", "/volumes", this::list)
        .add("POST", "/volumes/create", this::create)
        .add("POST", "/volumes/prune", this::prune)
        .add("GET", "/volumes/{name...}", call -> call.reply(200, inspect(call.word("name"))))
        .add("DELETE", "/volumes/{name...}", this::remove);
  }

  private void list(Call call) throws IOException {
    var volumes = new ArrayList<Json>();
    for (Volume volume : VolumeFilter.of(call.filters().texts()).list(engine)) {
      volumes.add(DockerVolumes.inspect(volume));
    }
    call.reply(
        200, Json.object().put("Volumes", Json.array(volumes)).put("Warnings", Json.nil()).build());
  }

  private Json.Obj inspect(String name) {
    return DockerVolumes.inspect(engine.volumes().inspect(name));
  }

  private void create(Call call) throws IOException {
    Json.Obj body = call.body();
    String driver = body.string("Driver");
    VolumeName.checkDriver(body.string("Name"), driver);
    Volume volume =
        engine
            .volumes()
            .create(body.string("Name"), body.stringMap("Labels"), body.stringMap("DriverOpts"));
    call.reply(201, DockerVolumes.inspect(volume));
  }

  private void remove(Call call) throws IOException {
    engine.volumes().remove(call.word("name"), call.flag("force"));
    call.reply(204);
  }

  /** Before version 1.42 all unused volumes went. */
  private void prune(Call call) throws IOException {
    var filters = Filters.of(call.filters().texts(), List.of("all", "label", "label!"));
    boolean all = !call.version().atLeast(42);
    for (String value : filters.get("all")) {
      all |= List.of("1", "true").contains(value.toLowerCase(Locale.ROOT));
    }
    Pruned pruned = UnusedVolumes.remove(engine, all, filters);
    call.reply(
        200,
        Json.object()
            .put("VolumesDeleted", Json.strings(pruned.names()))
            .put("SpaceReclaimed", pruned.bytes())
            .build());
  }
}
