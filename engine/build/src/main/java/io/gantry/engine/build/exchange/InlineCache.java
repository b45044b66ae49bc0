package io.gantry.engine.build.exchange;

import io.gantry.engine.build.exchange.CacheConfig.Entry;
import io.gantry.engine.build.exchange.CacheConfig.Layer;
import io.gantry.engine.build.solver.Used;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The records of an image's own layers, in a field of its configuration: for each number of layers,
 * the keys that gave them. Nothing in it depends on when the image was made. Pure.
 */
public final class InlineCache {
  private static final String FIELD = "gantry.buildcache.v1";

  private InlineCache() {}

  /** The configuration with the records of a build. */
  public static ImageConfig with(ImageConfig config, List<Used> used) {
    Map<ChainId, Integer> depths = new HashMap<>();
    Optional<ChainId> below = Optional.empty();
    for (Digest diffId : config.diffIds()) {
      below = Optional.of(ChainId.of(below, diffId));
      depths.put(below.get(), depths.size() + 1);
    }
    var byDepth = new TreeMap<Integer, List<String>>();
    for (Used each : used) {
      each.result()
          .chain()
          .map(depths::get)
          .ifPresent(depth -> {
            List<String> keys = byDepth.computeIfAbsent(depth, _ -> new ArrayList<>());
            each.keys().stream()
                .map(Digest::hex)
                .filter(key -> !keys.contains(key))
                .forEach(keys::add);
          });
    }
    var records = new ArrayList<Json>();
    byDepth.forEach((depth, keys) ->
        records.add(Json.object().put("layers", depth).put("keys", Json.strings(keys)).build()));
    return new ImageConfig(
        config.json().with(FIELD, Json.object().put("records", Json.array(records)).build()));
  }

  /** What an image's configuration says; nothing if it says nothing. */
  static Optional<CacheConfig> of(ImageConfig config) {
    Json.Obj field = config.json().object(FIELD);
    if (field.fields().isEmpty()) {
      return Optional.empty();
    }
    List<Digest> diffIds = config.diffIds();
    var layers = new ArrayList<Layer>();
    for (Digest diffId : diffIds) {
      layers.add(new Layer(diffId, layers.size() - 1, layers.size()));
    }
    var entries = new ArrayList<Entry>();
    for (Json item : field.array("records")) {
      Json.Obj record = item.asObject();
      long depth = record.number("layers", 0);
      if (depth < 1 || depth > diffIds.size()) {
        throw new GantryException(
            Kind.INVALID, "build cache: " + depth + " layers where there are " + diffIds.size());
      }
      entries.add(
          new Entry(
              record.strings("keys").stream().map(Digest::new).toList(),
              (int) depth - 1,
              config.created(),
              ""));
    }
    return Optional.of(new CacheConfig(layers, entries, List.of()));
  }
}
