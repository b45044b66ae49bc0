package io.gantry.engine.build.exchange;

import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.build.exchange.CacheConfig.Entry;
import io.gantry.engine.build.exchange.CacheConfig.Layer;
import io.gantry.engine.build.solver.Used;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageDestination.Presence;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.store.Images.PushSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.TransferListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Writes what a build has found and made to where other builds can read it. */
public final class CacheExports {
  private final Stores stores;
  private final List<Used> used;
  private final Set<ChainId> images;

  /**
   * What there is to write.
   *
   * @param used by the build, of all platforms
   * @param images the topmost layers of the built images
   */
  public CacheExports(Stores stores, List<Used> used, Set<ChainId> images) {
    this.stores = stores;
    this.used = List.copyOf(used);
    this.images = Set.copyOf(images);
  }

  /** Whether the cache goes into the image itself, as {@link InlineCache} says. */
  public static boolean isInline(CacheLocation location) {
    return location.type().equals("inline");
  }

  /**
   * Writes a cache of type {@code local} or {@code registry}.
   *
   * @param warn takes what went wrong if the location says that it does not matter
   */
  public void write(CacheLocation location, TransferListener listener, Consumer<String> warn) {
    var place = new CachePlace(location);
    try (ImageDestination to = place.destination(stores.registries())) {
      write(place, to, listener);
    } catch (GantryException e) {
      if (e.kind() == Kind.CANCELLED || !place.ignoresErrors()) {
        throw e;
      }
      warn.accept("cache " + place.name() + " was not written: " + e.text());
    }
  }

  private void write(CachePlace place, ImageDestination to, TransferListener listener) {
    ExportPlan plan = ExportPlan.of(used, images, place.isMax(), stores.snapshots()::find);
    Optional<RepositoryName> repository =
        place.isRegistry() ? Optional.of(RepositoryName.of(place.reference())) : Optional.empty();
    var spec = new PushSpec(repository, place.compression(), stores.registries()::origin);
    var blobs = new ArrayList<Descriptor>();
    var layers = new ArrayList<Layer>();
    List<Descriptor> sent = stores.images().sendLayers(plan.layers(), to, spec, listener);
    for (Layer layer : plan.shapes()) {
      layers.add(new Layer(layer.diffId(), layer.parent(), index(blobs, sent.get(layers.size()))));
    }
    var config = new CacheConfig(layers, entries(plan), mounts(place, to, blobs));
    byte[] bytes = config.bytes();
    Descriptor blob = Descriptor.of(CacheConfig.MEDIA_TYPE, bytes);
    if (to.find(blob, List.of()) instanceof Presence.Absent) {
      to.send(blob, out -> out.write(bytes));
    }
    var manifest =
        new ImageManifest(
            MediaType.OCI_MANIFEST,
            blob,
            blobs,
            Optional.empty(),
            CacheConfig.MEDIA_TYPE,
            Map.of());
    to.finish(ManifestBytes.of(manifest));
  }

  private static int index(List<Descriptor> blobs, Descriptor blob) {
    for (int i = 0; i < blobs.size(); i++) {
      if (blobs.get(i).digest().equals(blob.digest())) {
        return i;
      }
    }
    blobs.add(blob);
    return blobs.size() - 1;
  }

  private static List<Entry> entries(ExportPlan plan) {
    var indexes = new HashMap<ChainId, Integer>();
    for (ChainId layer : plan.layers()) {
      indexes.put(layer, indexes.size());
    }
    var entries = new ArrayList<Entry>();
    for (Used each : plan.used()) {
      entries.add(
          new Entry(
              each.keys(),
              each.result().chain().map(chain -> indexes.getOrDefault(chain, -1)).orElse(-1),
              each.result().created(),
              each.vertex().title()));
    }
    return entries;
  }

  private List<CacheConfig.Mount> mounts(
      CachePlace place, ImageDestination to, List<Descriptor> blobs) {
    var mounts = new ArrayList<CacheConfig.Mount>();
    place
        .mounts()
        .ifPresent(wanted -> {
          for (String name : stores.mounts().names()) {
            if (wanted.test(name)) {
              Descriptor blob = MountTransfer.write(stores, to, name, place.compression());
              mounts.add(new CacheConfig.Mount(name, index(blobs, blob)));
            }
          }
        });
    return mounts;
  }
}
