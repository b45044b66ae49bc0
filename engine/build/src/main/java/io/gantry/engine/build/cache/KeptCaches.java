package io.gantry.engine.build.cache;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** The caches of this host, with one budget for all of them. */
public final class KeptCaches implements BuildCaches {
  private final CacheDirectory directory;
  private final Snapshots snapshots;
  private final Images images;
  private final List<KeptFiles> files;
  private final Clock clock;

  /**
   * Looks after these.
   *
   * @param images keep layers too, and remove those that nobody keeps
   * @param files what the builder keeps beside layers
   */
  public KeptCaches(
      CacheDirectory directory,
      Snapshots snapshots,
      Images images,
      List<KeptFiles> files,
      Clock clock) {
    this.directory = directory;
    this.snapshots = snapshots;
    this.images = images;
    this.files = List.copyOf(files);
    this.clock = clock;
  }

  @Override
  public List<Entry> entries() {
    return items().stream().map(Item::entry).toList();
  }

  private List<Item> items() {
    var inventory = new Inventory(snapshots.layers(), ofImages(), directory.held());
    var items = new ArrayList<>(inventory.items(directory.found()));
    for (KeptFiles kept : files) {
      items.addAll(Inventory.items(kept));
    }
    items.sort(Inventory.LAST_USED_FIRST);
    return items;
  }

  private Set<ChainId> ofImages() {
    var chains = new HashSet<ChainId>();
    for (Image image : images.list()) {
      Optional<ChainId> below = Optional.empty();
      for (Digest diffId : image.config().diffIds()) {
        ChainId chain = ChainId.of(below, diffId);
        chains.add(chain);
        below = Optional.of(chain);
      }
    }
    return chains;
  }

  @Override
  public Pruned prune(Rule rule) {
    Pruned pruned = remove(PrunePlan.of(items(), rule, clock.instant()), directory::forget);
    if (rule.equals(Rule.ALL)) {
      directory.forgetAll(chain -> snapshots.find(chain).isPresent());
    }
    directory.measured(Measured.NEVER);
    directory.tidy(clock.instant());
    return pruned;
  }

  private Pruned remove(List<Item> items, Consumer<Digest> forget) {
    var gone = new ArrayList<Entry>();
    long freed = 0;
    for (Item item : items) {
      if (item.files().isEmpty() || item.files().get().remove(item.entry().id())) {
        item.keys().forEach(forget);
        gone.add(item.entry());
        freed += item.own();
      }
    }
    directory.unmark();
    long _ = images.collect(Instant.EPOCH);
    return new Pruned(gone, freed);
  }

  /** As {@link #keepWithin}, after a build, where there may be too much now. */
  public void settle(Records records, long budget) {
    if (!records.changed()) {
      return;
    }
    long added = 0;
    for (ChainId chain : records.written()) {
      added += snapshots.find(chain).map(Snapshots.Layer::usage).orElse(0L);
    }
    Measured now = directory.measured().with(added);
    if (now.mustBeMeasured(budget)) {
      Pruned _ = keepWithin(budget);
    } else {
      directory.measured(now);
    }
  }

  /**
   * Lets the longest unused go until the rest is no larger than {@code budget} bytes. Records of
   * layers that go are kept for a while: steps after them may be here still, and stay so.
   */
  public Pruned keepWithin(long budget) {
    List<Item> items = items();
    long total = items.stream().mapToLong(Item::own).sum();
    if (total <= budget) {
      directory.measured(new Measured(total, 0));
      return new Pruned(List.of(), 0);
    }
    var rule = new Rule(false, Optional.empty(), Optional.of(budget), List.of(), List.of());
    Pruned pruned = remove(PrunePlan.of(items, rule, clock.instant()), directory::retire);
    directory.measured(new Measured(total - pruned.freed(), 0));
    directory.tidy(clock.instant());
    return pruned;
  }
}
