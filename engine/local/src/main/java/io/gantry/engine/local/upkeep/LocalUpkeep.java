package io.gantry.engine.local.upkeep;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.Volumes;
import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.api.build.ImageBuilder;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Upkeep of this machine's state. */
public final class LocalUpkeep implements Upkeep {
  private final Images images;
  private final Snapshots snapshots;
  private final Supplier<List<ContainerDetails>> containers;
  private final Volumes volumes;
  private final Supplier<ImageBuilder> builder;
  private final Leftovers leftovers;

  /**
   * Looks after these.
   *
   * @param containers all containers
   * @param builder asked for its caches only when they matter
   */
  public LocalUpkeep(
      Images images,
      Snapshots snapshots,
      Supplier<List<ContainerDetails>> containers,
      Volumes volumes,
      Supplier<ImageBuilder> builder,
      Leftovers leftovers) {
    this.images = images;
    this.snapshots = snapshots;
    this.containers = containers;
    this.volumes = volumes;
    this.builder = builder;
    this.leftovers = leftovers;
  }

  @Override
  public DiskUsage usage() {
    Images.Usage usage = images.usage();
    List<ContainerDetails> all = containers.get();
    List<Image> kept = images.list();
    Map<ChainId, Snapshots.Layer> layers = new HashMap<>();
    snapshots.layers().forEach(layer -> layers.put(layer.chain(), layer));
    Map<ChainId, Integer> users = users(kept);
    var imageUsage = new ArrayList<ImageUsage>();
    for (Image image : kept) {
      imageUsage.add(usage(image, layers, users, all));
    }
    List<BuildCaches.Entry> cached = builder.get().caches().entries();
    return new DiskUsage(
        Math.max(0, usage.layers() - bytes(cached, BuildCaches.Entry::mutable)),
        usage.blobs(),
        usage.unreferenced(),
        usage.partial(),
        new BuildCacheUsage(cached.size(), bytes(cached, _ -> false)),
        imageUsage,
        containerUsage(all),
        volumeUsage(all));
  }

  /** How many images stand on each layer. */
  private static Map<ChainId, Integer> users(List<Image> images) {
    var users = new HashMap<ChainId, Integer>();
    for (Image image : images) {
      for (ChainId chain : chains(image)) {
        users.merge(chain, 1, Integer::sum);
      }
    }
    return users;
  }

  private static List<ChainId> chains(Image image) {
    var chains = new ArrayList<ChainId>();
    Optional<ChainId> below = Optional.empty();
    for (Digest diffId : image.config().diffIds()) {
      ChainId chain = ChainId.of(below, diffId);
      chains.add(chain);
      below = Optional.of(chain);
    }
    return chains;
  }

  private static ImageUsage usage(
      Image image,
      Map<ChainId, Snapshots.Layer> layers,
      Map<ChainId, Integer> users,
      List<ContainerDetails> containers) {
    long shared = 0;
    long unique = 0;
    for (ChainId chain : chains(image)) {
      long size = size(layers, chain);
      if (users.getOrDefault(chain, 0) > 1) {
        shared += size;
      } else {
        unique += size;
      }
    }
    int made = 0;
    for (ContainerDetails container : containers) {
      made += container.imageId().equals(image.id()) ? 1 : 0;
    }
    return new ImageUsage(image.id(), shared, unique, made);
  }

  private static long size(Map<ChainId, Snapshots.Layer> layers, ChainId chain) {
    return Optional.ofNullable(layers.get(chain)).map(Snapshots.Layer::usage).orElse(0L);
  }

  /** What only the cache has of what is counted. */
  private static long bytes(List<BuildCaches.Entry> entries, Predicate<BuildCaches.Entry> without) {
    long bytes = 0;
    for (BuildCaches.Entry entry : entries) {
      bytes += entry.shared() || without.test(entry) ? 0 : entry.size();
    }
    return bytes;
  }

  private List<ContainerUsage> containerUsage(List<ContainerDetails> all) {
    var usage = new ArrayList<ContainerUsage>();
    for (ContainerDetails container : all) {
      usage.add(new ContainerUsage(container.id(), containerSize(container.id())));
    }
    return usage;
  }

  @Override
  public long containerSize(String id) {
    try {
      return snapshots.usage(id);
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return 0; // it was removed meanwhile
      }
      throw e;
    }
  }

  @Override
  public Map<String, Long> volumeSizes(Set<String> names) {
    var sizes = new HashMap<String, Long>();
    for (String name : names) {
      sizes.put(name, volumeSize(name));
    }
    return sizes;
  }

  private long volumeSize(String name) {
    try {
      return FileTree.usage(Path.of(volumes.inspect(name).mountpoint()));
    } catch (GantryException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return 0; // the same
      }
      throw e;
    }
  }

  private List<VolumeUsage> volumeUsage(List<ContainerDetails> all) {
    var usage = new ArrayList<VolumeUsage>();
    for (Volumes.Volume volume : volumes.list()) {
      int links = 0;
      for (ContainerDetails container : all) {
        for (ContainerDetails.MountPoint mount : container.mounts()) {
          links += mount.type().equals("volume") && mount.name().equals(volume.name()) ? 1 : 0;
        }
      }
      long size = FileTree.usage(Path.of(volume.mountpoint()));
      usage.add(new VolumeUsage(volume.name(), links, size));
    }
    return usage;
  }

  @Override
  public long collect() {
    return images.collect();
  }

  @Override
  public long pruneBuildCache(boolean all) {
    var rule = new BuildCaches.Rule(all, Optional.empty(), Optional.empty(), List.of(), List.of());
    return builder.get().caches().prune(rule).freed();
  }

  @Override
  public List<String> check(boolean repair, TransferListener listener) {
    var findings = new ArrayList<>(leftovers.find());
    if (repair) {
      leftovers.clear();
    }
    findings.addAll(images.check(repair, listener));
    return findings;
  }
}
