package io.gantry.engine.local.image;

import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.snapshot.TransientKey;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.Boundaries;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageConfig.History;
import io.gantry.platform.oci.Reference;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes images of containers. */
public final class Committer {
  private static final int PIPE_BYTES = 1 << 16;
  private static final Duration FOREVER = Duration.ofDays(365);

  private final Images images;
  private final Snapshots snapshots;
  private final BiFunction<ImageConfig, List<String>, ImageConfig> changes;
  private final ImageEvents events;
  private final Boundaries boundaries;
  private final Clock clock;

  /** Commits into {@code images}. */
  public Committer(
      Images images,
      Snapshots snapshots,
      BiFunction<ImageConfig, List<String>, ImageConfig> changes,
      ImageEvents events,
      Boundaries boundaries,
      Clock clock) {
    this.images = images;
    this.snapshots = snapshots;
    this.changes = changes;
    this.events = events;
    this.boundaries = boundaries;
    this.clock = clock;
  }

  /** Makes an image of what a container has changed; the caller has paused it if it wants that. */
  public Digest commit(ContainerRecord record, CommitSpec spec) {
    Image base = images.resolve(record.imageId().toString());
    Snapshots.Layer layer = copyLayer(record);
    boundaries.passed("commit", "layer");
    var step =
        new History(
            Optional.of(clock.instant()),
            String.join(" ", record.config().arguments()),
            spec.author(),
            spec.message(),
            false);
    ImageConfig config =
        changes
            .apply(base.config(), spec.changes())
            .withStep(step, Optional.of(layer.diffId()))
            .withCreated(clock.instant());
    List<Reference> names = EngineImages.names(spec.reference());
    Image made = images.create(config, names);
    events.tell(made, "create");
    names.forEach(name -> events.tagged(made, name));
    return made.id();
  }

  /** The container goes on with its own writable layer: a copy of it becomes the image's. */
  private Snapshots.Layer copyLayer(ContainerRecord record) {
    String key = TransientKey.next("commit");
    snapshots.prepare(key, record.chain());
    boundaries.passed("commit", "snapshot");
    try {
      copy(record.id(), key);
      boundaries.passed("commit", "files");
      return snapshots.commit(key);
    } catch (IOException e) {
      throw new DiskException("cannot commit container " + record.name(), e);
    } finally {
      snapshots.remove(key);
    }
  }

  private void copy(String from, String to) throws IOException {
    try (var group = TaskGroup.open("commit");
        var in = new PipedInputStream(PIPE_BYTES)) {
      var out = new PipedOutputStream(in);
      var _ =
          group.fork(() -> {
            try (out) {
              snapshots.writeDiff(from, out);
            }
            return from;
          });
      snapshots.apply(to, in);
      group.join(FOREVER);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GantryException(Kind.CANCELLED, "interrupted while committing", e);
    }
  }
}
