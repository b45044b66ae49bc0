package io.gantry.image.store.push;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageDestination.Presence;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.image.store.catalog.Packing;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Sends one layer in the first form in which it can be had, else compressed anew.
 *
 * @param stale takes blobs that our compressor made once and does not make any more
 */
record LayerSend(
    Snapshots snapshots,
    Snapshots.Layer layer,
    List<Candidate> candidates,
    Packer packer,
    ImageDestination to,
    Function<RepositoryName, Optional<ImageSource>> origins,
    Set<Digest> stale,
    TransferListener listener) {
  /** How many bytes go by between two events. */
  private static final long STRIDE = 512 << 10;

  /**
   * The form in which the layer is there.
   *
   * @param compressor the title of ours that made it, if one did
   */
  record Sent(Descriptor blob, Packing packing, String compressor) {}

  Sent run() {
    for (Candidate candidate : candidates) {
      if (isThere(candidate) || isMade(candidate) || isCopied(candidate)) {
        return new Sent(
            candidate.blob(),
            candidate.packing(),
            candidate
                .packer()
                .filter(_ -> !stale.contains(candidate.blob().digest()))
                .map(Packer::title)
                .orElse(""));
      }
    }
    say("Pushing");
    Descriptor blob = to.send(packer.packing().mediaType(false), tar(packer));
    say("Pushed");
    return new Sent(blob, packer.packing(), packer.title());
  }

  private boolean isThere(Candidate candidate) {
    return switch (to.find(candidate.blob(), candidate.repositories())) {
      case Presence.Absent _ -> false;
      case Presence.Present _ -> {
        say("Layer already exists");
        yield true;
      }
      case Presence.Mounted(RepositoryName from) -> {
        say("Mounted from " + from.path());
        yield true;
      }
    };
  }

  /** Packs the tar, where that gave this blob before. */
  private boolean isMade(Candidate candidate) {
    if (candidate.packer().isEmpty()) {
      return false;
    }
    try {
      say("Pushing");
      to.send(candidate.blob(), tar(candidate.packer().get()));
      say("Pushed");
      return true;
    } catch (GantryException e) {
      if (e.kind() != Kind.INVALID) {
        throw e;
      }
      stale.add(candidate.blob().digest());
      return false;
    }
  }

  private LayerTarWriter tar(Packer with) {
    return new LayerTarWriter(snapshots, layer.chain(), with, progress(layer.size()));
  }

  private boolean isCopied(Candidate candidate) {
    for (RepositoryName repository : candidate.repositories()) {
      Optional<ImageSource> origin = opened(repository);
      if (origin.isPresent()) {
        try (ImageSource source = origin.get()) {
          say("Pushing");
          LongConsumer progress = progress(candidate.blob().size());
          to.send(candidate.blob(), new OriginWriter(source, candidate.blob(), progress));
          say("Pushed");
          return true;
        } catch (OriginWriter.OriginException _) {
          // perhaps another has it
        } catch (GantryException e) {
          if (e.kind() != Kind.INVALID) {
            throw e;
          }
        }
      }
    }
    return false;
  }

  private Optional<ImageSource> opened(RepositoryName repository) {
    try {
      return origins.apply(repository);
    } catch (GantryException _) {
      return Optional.empty();
    }
  }

  private LongConsumer progress(long total) {
    long[] before = new long[1];
    return now -> {
      if (before[0] / STRIDE != now / STRIDE || now == total) {
        listener.on(new TransferEvent(id(), "Pushing", now, total));
      }
      before[0] = now;
    };
  }

  private String id() {
    return layer.diffId().shortHex();
  }

  private void say(String status) {
    listener.on(TransferEvent.of(id(), status));
  }
}
