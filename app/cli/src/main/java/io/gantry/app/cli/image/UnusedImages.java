package io.gantry.app.cli.image;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.output.Filters;
import io.gantry.app.cli.output.Moment;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Images;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The images that no container uses, for commands that prune: what was removed.
 *
 * @param lines as docker prints them, none if there was nothing to remove
 */
public record UnusedImages(List<String> lines, long bytes) {
  /** Copies the list. */
  public UnusedImages {
    lines = List.copyOf(lines);
  }

  /**
   * Removes those that the filters {@code label} and {@code until} leave.
   *
   * @param all also those that have a name
   */
  public static UnusedImages remove(Call call, boolean all, Filters filters) {
    Instant until = Moment.until(filters, call.now());
    var lines = new ArrayList<String>();
    long bytes = 0;
    for (ImageDetails image : unused(call, all)) {
      boolean old = image.createdAt().isBefore(until);
      if (old && filters.labels(image.config().labels())) {
        lines.addAll(remove(call.engine().images(), image));
        bytes += image.size();
      }
    }
    if (!lines.isEmpty()) {
      lines.addFirst("Deleted Images:");
      lines.addLast("");
    }
    return new UnusedImages(lines, bytes);
  }

  private static List<ImageDetails> unused(Call call, boolean all) {
    var used = new HashSet<Digest>();
    for (ContainerDetails container : call.engine().containers().list(true)) {
      used.add(container.imageId());
    }
    var unused = new ArrayList<ImageDetails>();
    for (ImageDetails image : call.engine().images().list()) {
      boolean wanted = all || image.references().isEmpty();
      if (wanted && !used.contains(image.id())) {
        unused.add(image);
      }
    }
    return unused;
  }

  private static List<String> remove(Images images, ImageDetails image) {
    var refs = new ArrayList<String>();
    for (Reference reference : image.references()) {
      refs.add(reference.familiar());
    }
    if (refs.isEmpty()) {
      refs.add(image.id().toString());
    }
    var lines = new ArrayList<String>();
    for (String ref : refs) {
      for (Images.Removal removal : images.remove(ref, false)) {
        lines.add(
            switch (removal) {
              case Images.Removal.Untagged(String name) -> "untagged: " + name;
              case Images.Removal.Deleted deleted -> "deleted: " + deleted.digest();
            });
      }
    }
    return lines;
  }
}
