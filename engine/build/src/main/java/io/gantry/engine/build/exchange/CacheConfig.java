package io.gantry.engine.build.exchange;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the configuration of an exported cache says. Pure.
 *
 * @param layers each after the one that it stands on
 * @param mounts the content of cache mounts
 */
record CacheConfig(List<Layer> layers, List<Entry> entries, List<Mount> mounts) {
  static final String MEDIA_TYPE = "application/vnd.gantry.buildcache.v1+json";
  static final int LIMIT = 64 << 20;
  private static final int MOST = 100_000;

  CacheConfig {
    layers = List.copyOf(layers);
    entries = List.copyOf(entries);
    mounts = List.copyOf(mounts);
  }

  /**
   * A layer.
   *
   * @param parent the index of the layer below; -1 for none
   * @param blob an index into the manifest's layers
   */
  record Layer(Digest diffId, int parent, int blob) {}

  /**
   * What some keys gave.
   *
   * @param layer the index of the topmost; -1 for an empty file system
   */
  record Entry(List<Digest> keys, int layer, Instant created, String description) {
    Entry {
      keys = List.copyOf(keys);
    }
  }

  /** A cache mount as Dockerfiles name it, and its content: an index into the manifest's layers. */
  record Mount(String name, int blob) {}

  byte[] bytes() {
    var layerItems = new ArrayList<Json>();
    for (Layer layer : layers) {
      Json.ObjectBuilder json =
          Json.object().put("diffId", layer.diffId().toString()).put("blob", layer.blob());
      if (layer.parent() >= 0) {
        json.put("on", layer.parent());
      }
      layerItems.add(json.build());
    }
    var entryItems = new ArrayList<Json>();
    for (Entry entry : entries) {
      Json.ObjectBuilder json =
          Json.object()
              .put("keys", Json.strings(entry.keys().stream().map(Digest::hex).toList()))
              .put("created", entry.created().toString())
              .put("title", entry.description());
      if (entry.layer() >= 0) {
        json.put("layer", entry.layer());
      }
      entryItems.add(json.build());
    }
    var mountItems = new ArrayList<Json>();
    for (Mount mount : mounts) {
      mountItems.add(Json.object().put("id", mount.name()).put("blob", mount.blob()).build());
    }
    return Json.object()
        .put("version", 1)
        .put("layers", Json.array(layerItems))
        .put("records", Json.array(entryItems))
        .put("mounts", Json.array(mountItems))
        .build()
        .bytes();
  }

  /**
   * Reads one, and checks that all indexes lead somewhere.
   *
   * @param blobs how many layers the manifest has
   * @throws GantryException {@code INVALID}
   */
  static CacheConfig parse(byte[] bytes, int blobs) {
    Json.Obj json = Json.parse(bytes).asObject();
    if (json.number("version", 0) != 1) {
      throw invalid("its version is " + json.number("version", 0) + ", 1 is known");
    }
    var layers = new ArrayList<Layer>();
    for (Json item : few(json.array("layers"))) {
      Json.Obj layer = item.asObject();
      layers.add(
          new Layer(
              Digest.parse(layer.string("diffId")),
              index(layer, "on", layers.size(), true),
              index(layer, "blob", blobs, false)));
    }
    var entries = new ArrayList<Entry>();
    for (Json item : few(json.array("records"))) {
      Json.Obj entry = item.asObject();
      entries.add(
          new Entry(
              entry.strings("keys").stream().map(Digest::new).toList(),
              index(entry, "layer", layers.size(), true),
              time(entry.string("created")),
              entry.string("title")));
    }
    var mounts = new ArrayList<Mount>();
    for (Json item : few(json.array("mounts"))) {
      Json.Obj mount = item.asObject();
      mounts.add(new Mount(mount.string("id"), index(mount, "blob", blobs, false)));
    }
    return new CacheConfig(layers, entries, mounts);
  }

  private static List<Json> few(List<Json> items) {
    if (items.size() > MOST) {
      throw invalid("it lists " + items.size() + " things, " + MOST + " are too many");
    }
    return items;
  }

  private static int index(Json.Obj json, String field, int count, boolean optional) {
    long index = json.number(field, -1);
    if (index < (optional ? -1 : 0) || index >= count) {
      throw invalid(field + " is " + index + " where there are " + count);
    }
    return (int) index;
  }

  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new GantryException(Kind.INVALID, "build cache: \"" + text + "\" is no time", e);
    }
  }

  private static GantryException invalid(String what) {
    return new GantryException(Kind.INVALID, "build cache: " + what);
  }

  /** The chains of all layers, by index. */
  List<ChainId> chains() {
    var chains = new ArrayList<ChainId>();
    for (Layer layer : layers) {
      Optional<ChainId> below =
          layer.parent() < 0 ? Optional.empty() : Optional.of(chains.get(layer.parent()));
      chains.add(ChainId.of(below, layer.diffId()));
    }
    return chains;
  }
}
