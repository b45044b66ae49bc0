package io.gantry.engine.docker.prune;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.Engine;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The images that no container uses: what was removed.
 *
 * @param bytes of the images, layers that others share counted too
 */
public record UnusedImages(List<Images.Removal> removed, long bytes) {
  /** Copies the list. */
  public UnusedImages {
    removed = List.copyOf(removed);
  }

  /**
   * Removes those that the filter {@code label} leaves.
   *
   * @param all also those that have a name
   * @param before only those that were made earlier
   */
  public static UnusedImages remove(Engine engine, boolean all, Filters filters, Instant before) {
    var removed = new ArrayList<Images.Removal>();
    long bytes = 0;
    for (ImageDetails image : unused(engine, all)) {
      boolean old = image.createdAt().isBefore(before);
      if (old && filters.labels(image.config().labels())) {
        removed.addAll(remove(engine.images(), image));
        bytes += image.size();
      }
    }
    return new UnusedImages(removed, bytes);
  }

  private static List<ImageDetails> unused(Engine engine, boolean all) {
    var used = new HashSet<Digest>();
    for (ContainerDetails container : engine.containers().list(true)) {
      used.add(container.imageId());
    }
    var unused = new ArrayList<ImageDetails>();
    for (ImageDetails image : engine.images().list()) {
      boolean wanted = all || image.references().isEmpty();
      if (wanted && !used.contains(image.id())) {
        unused.add(image);
      }
    }
    return unused;
  }

  private static List<Images.Removal> remove(Images images, ImageDetails image) {
    if (image.references().isEmpty()) {
      return images.remove(image.id().toString(), false);
    }
    var removed = new ArrayList<Images.Removal>();
    for (Reference reference : image.references()) {
      removed.addAll(images.remove(reference.familiar(), false));
    }
    return removed;
  }
}
