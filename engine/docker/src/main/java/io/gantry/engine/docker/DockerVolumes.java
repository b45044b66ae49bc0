package io.gantry.engine.docker;

import io.gantry.engine.api.Volumes.Volume;
import io.gantry.platform.base.json.Json;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;

/** Volumes in Docker's JSON. */
public final class DockerVolumes {
  private DockerVolumes() {}

  /** The reply of {@code GET /volumes/{name}} ({@code Volume}). */
  public static Json.Obj inspect(Volume volume) {
    var labels = new TreeMap<>(volume.labels());
    if (volume.anonymous()) {
      labels.put("com.docker.volume.anonymous", "");
    }
    var options = new TreeMap<>(volume.options());
    return Json.object()
        .put("CreatedAt", DockerTime.of(volume.createdAt().truncatedTo(ChronoUnit.SECONDS)))
        .put("Driver", "local")
        .put("Labels", labels.isEmpty() ? Json.nil() : Json.stringMap(labels))
        .put("Mountpoint", volume.mountpoint())
        .put("Name", volume.name())
        .put("Options", options.isEmpty() ? Json.nil() : Json.stringMap(options))
        .put("Scope", "local")
        .build();
  }
}
