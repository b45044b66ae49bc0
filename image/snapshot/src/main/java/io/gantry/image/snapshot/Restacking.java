package io.gantry.image.snapshot;

import io.gantry.image.snapshot.Snapshots.Layer;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.ChainId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Puts layers on other parents. A layer whose tar is canonical shares its files; one with a recipe,
 * or whose canonical tar would read otherwise on the new parent, is unpacked from its tar once
 * more.
 */
final class Restacking {
  private final Layout layout;
  private final PathLocks locks;
  private final LayerStack stack;
  private final LooseLayers loose;
  private final Staging staging;

  Restacking(Layout layout, PathLocks locks, LayerStack stack, LooseLayers loose) {
    this.layout = layout;
    this.locks = locks;
    this.stack = stack;
    this.loose = loose;
    staging = new Staging(layout, locks);
  }

  /** Writes a layer's tar. */
  interface Tar {
    void write(OutputStream out) throws IOException;
  }

  Layer restack(LayerRecord record, Optional<ChainId> parent, Tar tar) {
    Layer layer = record.layer();
    ChainId chain = ChainId.of(parent, layer.diffId());
    Optional<Layer> known = stack.find(chain);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      if (!RecipeTar.isIn(layout.layer(layer.chain()))) {
        Optional<Layer> made = share(record, parent);
        if (made.isPresent()) {
          return made.get();
        }
        unpack(tar);
      }
      return loose.adopt(layer.diffId(), parent);
    } catch (IOException e) {
      throw Layout.failure("cannot make layer " + chain, e);
    }
  }

  private void unpack(Tar tar) throws IOException {
    try (Staging.Place place = staging.open()) {
      Path file = place.path().resolve("tar");
      try (OutputStream out = Files.newOutputStream(file)) {
        tar.write(out);
      }
      try (InputStream in = Files.newInputStream(file)) {
        Snapshots.Unpacked _ = loose.unpack(in, Long.MAX_VALUE);
      }
    }
  }

  /** The layer with files that it shares; nothing if its canonical tar would not be the same. */
  private Optional<Layer> share(LayerRecord record, Optional<ChainId> parent) throws IOException {
    LayerStack.Below below = stack.below(parent);
    RootAttributes oldRoot = stack.below(record.layer().parent()).root();
    boolean describesRoot = !record.root().equals(oldRoot);
    if (describesRoot && record.root().equals(below.root())) {
      return Optional.empty();
    }
    RootAttributes root = describesRoot ? record.root() : below.root();
    Layer old = record.layer();
    var layer =
        new Layer(ChainId.of(parent, old.diffId()), parent, old.diffId(), old.size(), old.usage());
    try (Staging.Place place = staging.open()) {
      Path files = Files.createDirectory(place.path().resolve("fs"));
      if (!link(record, files, below)) {
        return Optional.empty();
      }
      root.apply(files);
      var made = new LayerRecord(layer, below.stack(), root, record.newest());
      made.write(place.path().resolve("layer.json"));
      FileTree.sync(place.path());
      return Optional.of(publish(place.path(), made));
    }
  }

  private boolean link(LayerRecord record, Path files, LayerStack.Below below) {
    try (RootDirectory from = RootDirectory.open(layout.layerFiles(record.layer().chain()));
        RootDirectory to = RootDirectory.open(files);
        ParentView oldParent = stack.view(record.below());
        ParentView newParent = stack.view(below.stack());
        var clone = new LayerClone(from, oldParent, to, newParent, Instant.MAX)) {
      clone.run();
      from.stat("", false).ifPresent(status -> to.setTimes(".", status.modified()));
      return clone.isCanonical();
    } catch (LinuxException e) {
      if (e.errno() == Errno.EMLINK) {
        return false;
      }
      throw e;
    }
  }

  private Layer publish(Path place, LayerRecord made) throws IOException {
    ChainId chain = made.layer().chain();
    try (var _ = locks.acquire(layout.lock())) {
      Optional<Layer> known = stack.find(chain);
      if (known.isPresent()) {
        return known.get();
      }
      for (ChainId below : made.below()) {
        if (stack.find(below).isEmpty()) {
          throw new GantryException(Kind.NOT_FOUND, "no layer " + below + " here");
        }
      }
      Path target = layout.layer(chain);
      if (Files.exists(target)) {
        Files.move(target, layout.trash().resolve(RandomId.next()), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(place, target, StandardCopyOption.ATOMIC_MOVE);
      FileTree.sync(layout.layers());
      return made.layer();
    }
  }
}
