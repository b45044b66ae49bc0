package io.gantry.engine.local.image;

import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageConfig.History;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Makes images of containers. */
public final class Committer {
  private final Images images;
  private final Snapshots snapshots;
  private final BiFunction<ImageConfig, List<String>, ImageConfig> changes;
  private final Clock clock;

  /** Commits into {@code images}. */
  public Committer(
      Images images,
      Snapshots snapshots,
      BiFunction<ImageConfig, List<String>, ImageConfig> changes,
      Clock clock) {
    this.images = images;
    this.snapshots = snapshots;
    this.changes = changes;
    this.clock = clock;
  }

  /** Makes an image of what a container has changed; the caller has paused it if it wants that. */
  public Digest commit(ContainerRecord record, CommitSpec spec, Path state) {
    Image base = images.resolve(record.imageId().toString());
    Snapshots.Layer layer = copyLayer(record, state);
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
    return images.create(config, EngineImages.names(spec.reference())).id();
  }

  /** The container goes on with its own writable layer: a copy of it becomes the image's. */
  private Snapshots.Layer copyLayer(ContainerRecord record, Path state) {
    String key = "commit-" + RandomId.next().substring(0, 16);
    Path tar = state.resolve("commit.tar");
    snapshots.prepare(key, record.chain());
    try {
      try (OutputStream out = Files.newOutputStream(tar)) {
        snapshots.writeDiff(record.id(), out);
      }
      try (InputStream in = Files.newInputStream(tar)) {
        snapshots.apply(key, in);
      }
      return snapshots.commit(key);
    } catch (IOException e) {
      throw new GantryException(
          Kind.INTERNAL, "cannot commit container " + record.name() + ": " + e.getMessage(), e);
    } finally {
      snapshots.remove(key);
      delete(tar);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new GantryException(Kind.INTERNAL, "cannot remove " + file + ": " + e, e);
    }
  }
}
