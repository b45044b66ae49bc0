package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What everything takes on disk, in Docker's JSON. */
public final class DockerDiskUsage {
  private static final List<String> TYPES = List.of("container", "image", "volume", "build-cache");

  private final Engine engine;
  private final Upkeep.DiskUsage usage;

  private DockerDiskUsage(Engine engine) {
    this.engine = engine;
    this.usage = engine.upkeep().usage();
  }

  /**
   * The reply of {@code GET /system/df}.
   *
   * @param types what is asked for: {@code container}, {@code image}, {@code volume}, {@code
   *     build-cache}; none for all
   * @throws GantryException {@code INVALID} for another type
   */
  public static Json.Obj of(Engine engine, List<String> types, Instant now) {
    for (String type : types) {
      if (!TYPES.contains(type)) {
        throw new GantryException(Kind.INVALID, "unknown object type: " + type);
      }
    }
    List<String> wanted = types.isEmpty() ? TYPES : types;
    var all = new DockerDiskUsage(engine);
    return Json.object()
        .put("LayersSize", wanted.contains("image") ? all.usage.layers() : 0)
        .put("Images", wanted.contains("image") ? all.images() : Json.nil())
        .put("Containers", wanted.contains("container") ? all.containers(now) : Json.nil())
        .put("Volumes", wanted.contains("volume") ? all.volumes() : Json.nil())
        .put("BuildCache", wanted.contains("build-cache") ? all.cache() : Json.nil())
        .build();
  }

  private Json images() {
    Map<Digest, Upkeep.ImageUsage> sizes = new HashMap<>();
    usage.images().forEach(image -> sizes.put(image.id(), image));
    var items = new ArrayList<Json>();
    for (ImageDetails image : engine.images().list()) {
      Json.Obj item = DockerImages.summary(image);
      Upkeep.ImageUsage size = sizes.get(image.id());
      items.add(
          size == null
              ? item
              : item.with("SharedSize", Json.of(size.shared()))
                  .with("Containers", Json.of(size.containers())));
    }
    return Json.array(items);
  }

  private Json containers(Instant now) {
    Map<String, Long> written = new HashMap<>();
    usage.containers().forEach(container -> written.put(container.id(), container.size()));
    Map<Digest, Long> below = new HashMap<>();
    engine.images().list().forEach(image -> below.put(image.id(), image.size()));
    var items = new ArrayList<Json>();
    for (ContainerDetails container : engine.containers().list(true)) {
      long size = written.getOrDefault(container.id(), 0L);
      items.add(
          DockerContainers.summary(container, ContainerStatus.of(container, now))
              .with("SizeRw", Json.of(size))
              .with("SizeRootFs", Json.of(below.getOrDefault(container.imageId(), 0L) + size)));
    }
    return Json.array(items);
  }

  private Json volumes() {
    Map<String, Upkeep.VolumeUsage> sizes = new HashMap<>();
    usage.volumes().forEach(volume -> sizes.put(volume.name(), volume));
    var items = new ArrayList<Json>();
    for (Volume volume : engine.volumes().list()) {
      Upkeep.VolumeUsage size = sizes.get(volume.name());
      Json.Obj data =
          Json.object()
              .put("RefCount", size == null ? 0 : size.links())
              .put("Size", size == null ? -1 : size.size())
              .build();
      items.add(DockerVolumes.inspect(volume).with("UsageData", data));
    }
    return Json.array(items);
  }

  private Json cache() {
    var items = new ArrayList<Json>();
    for (BuildCaches.Entry entry : engine.builder().caches().entries()) {
      items.add(DockerBuildCache.of(entry));
    }
    return Json.array(items);
  }
}
