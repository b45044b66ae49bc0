package io.gantry.engine.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.engine.api.build.BuildCaches.Rule;
import io.gantry.engine.build.solver.Result;
import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PruneTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_000_000);

  private static Item item(String id, long size, int hoursUnused, String... parents) {
    return item(id, size, hoursUnused, "regular", false, false, parents);
  }

  private static Item item(
      String id,
      long size,
      int hoursUnused,
      String type,
      boolean shared,
      boolean inUse,
      String... parents) {
    Instant used = NOW.minus(Duration.ofHours(hoursUnused));
    return new Item(
        new Entry(
            id, List.of(parents), type, "", size, shared, inUse, false, Instant.EPOCH, used, 1),
        List.of(),
        Optional.empty());
  }

  private static List<String> prune(Rule rule, Item... items) {
    return PrunePlan.of(List.of(items), rule, NOW).stream().map(i -> i.entry().id()).toList();
  }

  private static Rule rule(boolean all, Optional<Duration> unused, Optional<Long> keep) {
    return new Rule(all, unused, keep, List.of(), List.of());
  }

  @Test
  void everythingGoesWhatStandsOnOthersFirst() {
    assertEquals(
        List.of("c", "b", "a"),
        prune(Rule.ALL, item("a", 1, 9), item("b", 1, 9, "a"), item("c", 1, 9, "b")));
  }

  @Test
  void theLongestUnusedGoesFirstUntilTheRestFits() {
    assertEquals(
        List.of("old", "older below"),
        prune(
            rule(true, Optional.empty(), Optional.of(10L)),
            item("new", 10, 1),
            item("older below", 10, 50),
            item("old", 10, 40, "older below")));
  }

  @Test
  void whatABuildUsesStaysAndWhatItStandsOn() {
    assertEquals(
        List.of("c"),
        prune(
            Rule.ALL,
            item("a", 1, 9),
            item("b", 1, 9, "regular", false, true, "a"),
            item("c", 1, 1)));
  }

  @Test
  void whatImagesHaveFreesNothingAndStaysUnlessAllIsMeant() {
    Item shared = item("a", 5, 9, "regular", true, false);
    assertEquals(List.of(), prune(rule(false, Optional.empty(), Optional.empty()), shared));
    assertEquals(List.of("a"), prune(Rule.ALL, shared));
    assertEquals(
        List.of(),
        prune(rule(true, Optional.empty(), Optional.of(0L)), shared),
        "0 bytes are kept");
  }

  @Test
  void ageTypeAndIdAreFilters() {
    Item old = item("abc", 1, 30);
    Item young = item("abd", 1, 1);
    Item mount = item("xyz", 1, 30, "exec.cachemount", false, false);
    assertEquals(
        List.of("abc", "xyz"),
        prune(rule(true, Optional.of(Duration.ofHours(24)), Optional.empty()), old, young, mount));
    assertEquals(
        List.of("xyz"),
        prune(
            new Rule(
                true, Optional.empty(), Optional.empty(), List.of("exec.cachemount"), List.of()),
            old,
            young,
            mount));
    assertEquals(
        List.of("abd"),
        prune(
            new Rule(true, Optional.empty(), Optional.empty(), List.of(), List.of("abd")),
            old,
            young,
            mount));
  }

  private static Layer layer(String name, Optional<Layer> parent, long usage) {
    Digest diff = Digest.of(name.getBytes(StandardCharsets.UTF_8));
    return new Layer(
        ChainId.of(parent.map(Layer::chain), diff), parent.map(Layer::chain), diff, usage, usage);
  }

  private static Inventory.Found record(Layer layer, String title, int hoursUnused) {
    return new Inventory.Found(
        Digest.of(title.getBytes(StandardCharsets.UTF_8)),
        new StoredRecord(
            "regular", title, new Result(Optional.of(layer.chain()), Instant.EPOCH), 2),
        NOW.minus(Duration.ofHours(hoursUnused)));
  }

  @Test
  void layersBelowThatOnlyTheCacheHasAreCountedToo() {
    Layer base = layer("base", Optional.empty(), 100);
    Layer made = layer("made", Optional.of(base), 10);
    Layer ofImage = layer("image", Optional.empty(), 7);
    var inventory = new Inventory(List.of(base, made, ofImage), Set.of(ofImage.chain()), List.of());
    List<Item> items =
        inventory.items(
            List.of(
                record(made, "RUN make", 3),
                record(made, "RUN make by content", 1),
                record(ofImage, "COPY", 2),
                record(layer("gone", Optional.empty(), 1), "gone", 1)));
    assertEquals(3, items.size());
    assertEquals(117, items.stream().mapToLong(item -> item.entry().size()).sum());
    assertEquals(110, items.stream().mapToLong(Item::own).sum());
    Item first = items.stream().filter(item -> item.keys().size() == 2).findFirst().orElseThrow();
    assertEquals(NOW.minus(Duration.ofHours(1)), first.entry().lastUsed());
    assertEquals(List.of(Inventory.id(base.chain())), first.entry().parents());
  }

  @Test
  void whatIsHeldIsInUseWithAllBelow() {
    Layer base = layer("base", Optional.empty(), 100);
    Layer made = layer("made", Optional.of(base), 10);
    List<Item> items =
        new Inventory(List.of(base, made), Set.of(), List.of(made.chain()))
            .items(List.of(record(base, "a", 1), record(made, "b", 1)));
    assertTrue(items.stream().allMatch(item -> item.entry().inUse()));
  }
}
