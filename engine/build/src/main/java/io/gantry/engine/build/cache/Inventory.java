package io.gantry.engine.build.cache;

import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the builder keeps: an item for each layer that a record names, for each layer below that
 * only records keep, and for all files. Pure.
 */
final class Inventory {
  private static final String BELOW = "layers of a base image that is gone";

  private final Map<ChainId, Snapshots.Layer> layers = new HashMap<>();
  private final Set<ChainId> ofImages;
  private final Set<ChainId> held;

  /**
   * What to tell by.
   *
   * @param ofImages the layers of all images
   * @param held what running builds hold, without what is below
   */
  Inventory(Collection<Snapshots.Layer> layers, Set<ChainId> ofImages, Collection<ChainId> held) {
    layers.forEach(layer -> this.layers.put(layer.chain(), layer));
    this.ofImages = ofImages;
    this.held = new HashSet<>();
    for (ChainId top : held) {
      Optional<ChainId> chain = Optional.of(top);
      while (chain.isPresent() && this.held.add(chain.get())) {
        chain = parent(chain.get());
      }
    }
  }

  /** A record as it is found. */
  record Found(Digest key, StoredRecord record, Instant lastUsed) {}

  private Optional<ChainId> parent(ChainId chain) {
    return Optional.ofNullable(layers.get(chain)).flatMap(Snapshots.Layer::parent);
  }

  /** The items of layers, the last used first. Records whose layers are gone give none. */
  List<Item> items(Collection<Found> records) {
    Map<ChainId, List<Found>> byChain = new LinkedHashMap<>();
    for (Found found : records) {
      found
          .record()
          .result()
          .chain()
          .filter(layers::containsKey)
          .ifPresent(chain -> byChain.computeIfAbsent(chain, _ -> new ArrayList<>()).add(found));
    }
    var items = new HashMap<ChainId, Item>();
    byChain.forEach((chain, found) -> items.put(chain, item(chain, found, byChain)));
    for (ChainId top : byChain.keySet()) {
      below(top, byChain, items);
    }
    var sorted = new ArrayList<>(items.values());
    sorted.sort(LAST_USED_FIRST);
    return sorted;
  }

  static final Comparator<Item> LAST_USED_FIRST =
      Comparator.comparing((Item item) -> item.entry().lastUsed())
          .reversed()
          .thenComparing(item -> item.entry().id());

  private Item item(ChainId chain, List<Found> found, Map<ChainId, List<Found>> byChain) {
    Found first =
        found.stream()
            .min(Comparator.comparing((Found each) -> each.record().result().created()))
            .orElseThrow();
    Instant lastUsed = found.stream().map(Found::lastUsed).max(Instant::compareTo).orElseThrow();
    int uses = found.stream().mapToInt(each -> each.record().uses()).max().orElse(1);
    return new Item(
        entry(
            chain,
            first.record().type(),
            first.record().description(),
            first.record().result().created(),
            lastUsed,
            uses,
            byChain),
        found.stream().map(Found::key).toList(),
        Optional.empty());
  }

  private Entry entry(
      ChainId chain,
      String type,
      String description,
      Instant created,
      Instant lastUsed,
      int uses,
      Map<ChainId, List<Found>> byChain) {
    List<String> parents =
        parent(chain)
            .filter(below -> byChain.containsKey(below) || !ofImages.contains(below))
            .map(below -> List.of(id(below)))
            .orElse(List.of());
    return new Entry(
        id(chain),
        parents,
        type.isEmpty() ? "regular" : type,
        description,
        Optional.ofNullable(layers.get(chain)).map(Snapshots.Layer::usage).orElse(0L),
        ofImages.contains(chain),
        held.contains(chain),
        false,
        created,
        lastUsed,
        uses);
  }

  static String id(ChainId chain) {
    return chain.digest().hex();
  }

  /** Layers below a record's that neither a record names nor an image has. */
  private void below(ChainId top, Map<ChainId, List<Found>> byChain, Map<ChainId, Item> items) {
    Entry above = entryOf(items, top);
    Optional<ChainId> chain = parent(top);
    while (chain.isPresent() && !ofImages.contains(chain.get())) {
      if (!byChain.containsKey(chain.get())) {
        Item known = items.get(chain.get());
        if (known != null && !known.entry().lastUsed().isBefore(above.lastUsed())) {
          return;
        }
        items.put(
            chain.get(),
            new Item(
                entry(chain.get(), "regular", BELOW, above.created(), above.lastUsed(), 1, byChain),
                List.of(),
                Optional.empty()));
      }
      chain = parent(chain.get());
    }
  }

  private static Entry entryOf(Map<ChainId, Item> items, ChainId chain) {
    return Optional.ofNullable(items.get(chain)).orElseThrow().entry();
  }

  /** The items of files. */
  static List<Item> items(KeptFiles files) {
    var items = new ArrayList<Item>();
    for (KeptFiles.Kept kept : files.list()) {
      items.add(
          new Item(
              new Entry(
                  kept.id(),
                  List.of(),
                  files.type(),
                  kept.description(),
                  kept.size(),
                  false,
                  kept.inUse(),
                  true,
                  kept.created(),
                  kept.lastUsed(),
                  kept.uses()),
              List.of(),
              Optional.of(files)));
    }
    return items;
  }
}
