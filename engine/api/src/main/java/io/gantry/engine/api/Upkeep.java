package io.gantry.engine.api;

import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looking after what an engine keeps. */
public interface Upkeep {
  /** What everything takes on disk. */
  DiskUsage usage();

  /**
   * Bytes on disk.
   *
   * @param layers of all images, each once
   * @param blobs manifests and configurations
   * @param unreferenced what nothing keeps
   * @param partial of transfers that were broken off
   * @param cache of the builder, without the layers that images have too
   */
  record DiskUsage(
      long layers,
      long blobs,
      long unreferenced,
      long partial,
      BuildCacheUsage cache,
      List<ImageUsage> images,
      List<ContainerUsage> containers,
      List<VolumeUsage> volumes) {
    /** Copies the lists. */
    public DiskUsage {
      images = List.copyOf(images);
      containers = List.copyOf(containers);
      volumes = List.copyOf(volumes);
    }
  }

  /** The builder's: how many records, bytes of the layers that only they keep. */
  record BuildCacheUsage(int entries, long size) {}

  /**
   * An image's bytes.
   *
   * @param shared in layers that other images have too
   * @param unique in layers that it alone has
   * @param containers how many are made of it
   */
  record ImageUsage(Digest id, long shared, long unique, int containers) {}

  /** The bytes that a container has written. */
  record ContainerUsage(String id, long size) {}

  /** A volume's bytes, and how many containers use it. */
  record VolumeUsage(String name, int links, long size) {}

  /** The bytes that one container has written; 0 if there is none such. */
  default long containerSize(String id) {
    for (ContainerUsage container : usage().containers()) {
      if (container.id().equals(id)) {
        return container.size();
      }
    }
    return 0;
  }

  /** The bytes of volumes by their names; 0 or nothing for one that is not there. */
  default Map<String, Long> volumeSizes(Set<String> names) {
    var sizes = new HashMap<String, Long>();
    for (VolumeUsage volume : usage().volumes()) {
      if (names.contains(volume.name())) {
        sizes.put(volume.name(), volume.size());
      }
    }
    return sizes;
  }

  /** Removes what nothing keeps, broken transfers too; the bytes freed. */
  long collect();

  /**
   * Empties the builder's cache; the bytes freed.
   *
   * @param all also what images share
   */
  long pruneBuildCache(boolean all);

  /**
   * Verifies all that is kept.
   *
   * @param repair removes what is damaged
   * @return the findings, a line each; none if all is well
   */
  List<String> check(boolean repair, TransferListener listener);
}
