package io.gantry.engine.docker.server;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.ImageDetails;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.util.HashMap;
import java.util.Map;

/** What containers take on disk: it is counted only when it is asked for. */
final class ContainerSizes {
  private final Engine engine;
  private final Map<Digest, Long> images = new HashMap<>();

  /** Those that {@code engine} has. */
  ContainerSizes(Engine engine) {
    this.engine = engine;
    for (ImageDetails image : engine.images().list()) {
      images.put(image.id(), image.size());
    }
  }

  /** The JSON with what the container has written, and with what it sees. */
  Json.Obj add(ContainerDetails container, Json.Obj json) {
    long written = engine.upkeep().containerSize(container.id());
    long below = images.getOrDefault(container.imageId(), 0L);
    return json.with("SizeRw", Json.of(written)).with("SizeRootFs", Json.of(below + written));
  }
}
