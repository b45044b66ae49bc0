package io.gantry.engine.local.upkeep;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Upkeep;
import io.gantry.engine.api.Volumes;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.image.store.LayerRoots;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Upkeep of this machine's state. */
public final class LocalUpkeep implements Upkeep {
  private final Images images;
  private final Snapshots snapshots;
  private final Supplier<List<ContainerDetails>> containers;
  private final Volumes volumes;
  private final LayerRoots buildCache;
  private final Runnable pruneBuildCache;

  /**
   * Looks after these.
   *
   * @param containers all containers
   * @param buildCache the layers that the builder keeps, which {@code pruneBuildCache} forgets
   */
  public LocalUpkeep(
      Images images,
      Snapshots snapshots,
      Supplier<List<ContainerDetails>> containers,
      Volumes volumes,
      LayerRoots buildCache,
      Runnable pruneBuildCache) {
    this.images = images;
    this.snapshots = snapshots;
    this.containers = containers;
    this.volumes = volumes;
    this.buildCache = buildCache;
    this.pruneBuildCache = pruneBuildCache;
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
    BuildCacheUsage cache = cache(layers, users.keySet());
    return new DiskUsage(
        Math.max(0, usage.layers() - cache.size()),
        usage.blobs(),
        usage.unreferenced(),
        usage.partial(),
        cache,
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

  /** The layers of the cache, and those below them, that no image has. */
  private BuildCacheUsage cache(Map<ChainId, Snapshots.Layer> layers, Set<ChainId> ofImages) {
    Set<ChainId> retained = buildCache.retained();
    var counted = new HashSet<ChainId>();
    long size = 0;
    for (ChainId top : retained) {
      Optional<ChainId> chain = Optional.of(top);
      while (chain.isPresent() && !ofImages.contains(chain.get()) && counted.add(chain.get())) {
        size += size(layers, chain.get());
        chain = Optional.ofNullable(layers.get(chain.get())).flatMap(Snapshots.Layer::parent);
      }
    }
    return new BuildCacheUsage(retained.size(), size);
  }

  private List<ContainerUsage> containerUsage(List<ContainerDetails> all) {
    var usage = new ArrayList<ContainerUsage>();
    for (ContainerDetails container : all) {
      try {
        usage.add(new ContainerUsage(container.id(), snapshots.usage(container.id())));
      } catch (GantryException e) {
        if (e.kind() != Kind.NOT_FOUND) { // else it was removed meanwhile
          throw e;
        }
      }
    }
    return usage;
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
    pruneBuildCache.run();
    return images.collect(Instant.EPOCH);
  }

  @Override
  public List<String> check(boolean repair, TransferListener listener) {
    return images.check(repair, listener);
  }
}
