package io.gantry.engine.build.op;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.engine.build.solver.Result;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.Uninterruptible;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** The layers of one build: makes new ones on top of others, and looks into them. */
public final class Layers {
  private static final String PREFIX = "build-";

  private final String build;
  private final Snapshots snapshots;
  private final Consumer<ChainId> hold;
  private final Boundaries boundaries;
  private final Clock clock;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * The layers of {@code build}.
   *
   * @param hold keeps a layer from being collected until the build ends
   */
  public Layers(
      String build,
      Snapshots snapshots,
      Consumer<ChainId> hold,
      Boundaries boundaries,
      Clock clock) {
    this.boundaries = boundaries;
    this.build = build;
    this.snapshots = snapshots;
    this.hold = hold;
    this.clock = clock;
  }

  /** The build that an active snapshot belongs to, if it is one of a build. */
  public static Optional<String> buildOf(String key) {
    int dash = key.lastIndexOf('-');
    return key.startsWith(PREFIX) && dash > PREFIX.length()
        ? Optional.of(key.substring(PREFIX.length(), dash))
        : Optional.empty();
  }

  /** Changes the file system of an active snapshot. */
  interface Change {
    /** Does it. */
    void in(String key) throws IOException, InterruptedException;
  }

  /** Does something with the root of a file system. */
  interface Look<T> {
    /** Does it. */
    T at(RootDirectory root) throws IOException, InterruptedException;
  }

  Snapshots snapshots() {
    return snapshots;
  }

  /** Makes a layer on top of {@code parent}; without changes, {@code parent} itself. */
  Result change(Result parent, Change change) throws IOException, InterruptedException {
    String key = PREFIX + build + "-" + count.incrementAndGet();
    snapshots.prepare(key, parent.chain());
    boundaries.passed("step", "snapshot");
    try {
      change.in(key);
      boundaries.passed("step", "changed");
      if (!snapshots.isChanged(key)) {
        return made(parent.chain());
      }
      ChainId made = snapshots.commit(key).chain();
      boundaries.passed("step", "layer");
      hold.accept(made);
      return made(Optional.of(made));
    } finally {
      Uninterruptible.run(() -> snapshots.remove(key));
    }
  }

  /** The layers of a file system, lowest first. */
  List<ChainId> chain(Result made) {
    var chain = new ArrayDeque<ChainId>();
    for (Optional<ChainId> at = made.chain(); at.isPresent(); at = parent(at.get())) {
      chain.addFirst(at.get());
    }
    return List.copyOf(chain);
  }

  private Optional<ChainId> parent(ChainId layer) {
    return snapshots
        .find(layer)
        .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "layer " + layer + " is gone"))
        .parent();
  }

  /** The same layer on top of {@code parent}. */
  ChainId restack(ChainId layer, Optional<ChainId> parent) {
    ChainId moved = snapshots.restack(layer, parent).chain();
    hold.accept(moved);
    return moved;
  }

  /** The layer on top of {@code parent}, without times after {@code latest}. */
  ChainId clamp(ChainId layer, Optional<ChainId> parent, Instant latest) {
    String key = PREFIX + build + "-" + count.incrementAndGet();
    ChainId dated = snapshots.clamp(key, layer, parent, latest).chain();
    hold.accept(dated);
    return dated;
  }

  /** What was just made. */
  Result made(Optional<ChainId> chain) {
    return new Result(chain, clock.instant());
  }

  /** Opens an active snapshot for writing. */
  <T> T write(String key, Look<T> look) throws IOException, InterruptedException {
    // the commit puts it on the disk
    try (var mount = DetachedMount.overlay(snapshots.mount(key).withoutSync());
        RootDirectory root = mount.root()) {
      return look.at(root);
    }
  }

  /** Opens what a vertex has made for reading; nothing if that is an empty file system. */
  <T> Optional<T> read(Result made, Look<T> look) throws IOException, InterruptedException {
    if (made.chain().isEmpty()) {
      return Optional.empty();
    }
    try (var mount = DetachedMount.overlay(snapshots.view(made.chain().get()));
        RootDirectory root = mount.root()) {
      return Optional.of(look.at(root));
    }
  }

  static SourceTree tree(RootDirectory root) {
    return new SourceTree(root, IgnoreRules.NONE, true);
  }
}
