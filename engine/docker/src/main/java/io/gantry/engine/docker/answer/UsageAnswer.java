package io.gantry.engine.docker.answer;

import io.gantry.engine.api.Upkeep.BuildCacheUsage;
import io.gantry.engine.api.Upkeep.ContainerUsage;
import io.gantry.engine.api.Upkeep.DiskUsage;
import io.gantry.engine.api.Upkeep.ImageUsage;
import io.gantry.engine.api.Upkeep.VolumeUsage;
import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.util.ArrayList;
import java.util.List;

/** The answer of {@code GET /system/df}. */
public final class UsageAnswer {
  private UsageAnswer() {}

  /** What everything takes on disk; what Docker does not count is 0. */
  public static DiskUsage read(Json.Obj json) {
    var images = new ArrayList<ImageUsage>();
    for (Json item : json.array("Images")) {
      Json.Obj image = item.asObject();
      long shared = Math.max(0, image.number("SharedSize", 0));
      images.add(
          new ImageUsage(
              Digest.parse(image.string("Id")),
              shared,
              Math.max(0, image.number("Size", 0) - shared),
              (int) Math.max(0, image.number("Containers", 0))));
    }
    var containers = new ArrayList<ContainerUsage>();
    for (Json item : json.array("Containers")) {
      Json.Obj container = item.asObject();
      containers.add(new ContainerUsage(container.string("Id"), container.number("SizeRw", 0)));
    }
    var volumes = new ArrayList<VolumeUsage>();
    for (Json item : json.array("Volumes")) {
      Json.Obj volume = item.asObject();
      Json.Obj usage = volume.object("UsageData");
      volumes.add(
          new VolumeUsage(
              volume.string("Name"),
              (int) Math.max(0, usage.number("RefCount", 0)),
              Math.max(0, usage.number("Size", 0))));
    }
    long layers = json.number("LayersSize", 0);
    return new DiskUsage(layers, 0, 0, 0, cache(json), images, containers, volumes);
  }

  private static BuildCacheUsage cache(Json.Obj json) {
    long size = 0;
    List<Entry> entries = entries(json);
    for (Entry entry : entries) {
      size += entry.shared() ? 0 : entry.size();
    }
    return new BuildCacheUsage(entries.size(), json.number("BuilderSize", size));
  }

  /** The builder's records. */
  public static List<Entry> entries(Json.Obj json) {
    var entries = new ArrayList<Entry>();
    for (Json item : json.array("BuildCache")) {
      Json.Obj entry = item.asObject();
      entries.add(
          new Entry(
              entry.string("ID"),
              entry.strings("Parents"),
              entry.string("Type"),
              entry.string("Description"),
              entry.number("Size", 0),
              entry.bool("Shared"),
              entry.bool("InUse"),
              entry.string("Type").equals("exec.cachemount"),
              Moments.of(entry, "CreatedAt"),
              Moments.of(entry, "LastUsedAt"),
              (int) entry.number("UsageCount", 0)));
    }
    return entries;
  }
}
