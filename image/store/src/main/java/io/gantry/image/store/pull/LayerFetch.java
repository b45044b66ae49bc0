package io.gantry.image.store.pull;

import io.gantry.image.content.ContentStore;
import io.gantry.image.content.PartialBlob;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.snapshot.Snapshots;
import io.gantry.platform.archive.Decompression;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.linux.PlatformThread;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Fetches one layer and unpacks it while it comes. What has arrived stays if it is broken off; of
 * what turns out wrong nothing stays.
 */
final class LayerFetch {
  /** Smaller ones are held in memory: to keep a part of them saves nothing. */
  private static final long SMALL = 1 << 20;

  private static final int CHUNK = 256 << 10;
  private static final long WORTH_KNOWING = 64 << 20;
  private static final Duration FOREVER = Duration.ofDays(365);

  private final ImageSource source;
  private final ContentStore content;
  private final Snapshots snapshots;
  private final Gates gates;
  private final Descriptor blob;
  private final Digest diffId;
  private final ChainId chain;
  private final Words words;

  LayerFetch(
      ImageSource source,
      ContentStore content,
      Snapshots snapshots,
      Gates gates,
      LayerPlan.Fetch plan,
      TransferListener listener) {
    this.source = source;
    this.content = content;
    this.snapshots = snapshots;
    this.gates = gates;
    this.blob = plan.blob();
    this.diffId = plan.diffId();
    this.chain = plan.chain();
    this.words = Words.of(listener, blob);
  }

  /**
   * Returns once the layer waits unpacked.
   *
   * @return false if another pull has brought it
   */
  boolean run() throws Exception {
    if (blob.size() < SMALL) {
      byte[] bytes = Gates.through(gates.downloads(), () -> words.say("Waiting"), this::small);
      return Gates.through(gates.unpacking(), () -> unpack(new ByteArrayInputStream(bytes), false));
    }
    Optional<Boolean> came = attempt();
    // what an earlier try left was not the beginning of the blob: once more from the start
    return came.isPresent() ? came.get() : attempt().orElse(true);
  }

  private byte[] small() throws IOException {
    words.say("Downloading");
    try (InputStream in = source.open(blob, 0).content()) {
      return in.readNBytes((int) blob.size() + 1);
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private GantryException brokenOff(IOException e) {
    return new GantryException(
        Kind.UNAVAILABLE,
        "layer "
            + blob.digest()
            + " from "
            + source.name()
            + " was broken off: "
            + e
            + ": pull again",
        e);
  }

  /** Nothing if what had arrived before is to blame: it is gone now. */
  private Optional<Boolean> attempt() throws Exception {
    long before = 0;
    try (PartialBlob partial = content.partial(blob.digest())) {
      // another pull may have brought it while this one waited for the partial file
      if (snapshots.unpacked(diffId).isPresent() || snapshots.find(chain).isPresent()) {
        words.say("Already exists");
        partial.discard();
        return Optional.of(false);
      }
      if (partial.length() > blob.size()) {
        partial.discard();
      }
      before = partial.length();
      transfer(new Spool(partial));
      partial.discard();
      return Optional.of(true);
    } catch (GantryException e) {
      if (e.kind() != Kind.INVALID && !(e instanceof TooLargeException)) {
        throw e;
      }
      forget();
      if (before == 0) {
        throw e;
      }
      return Optional.empty();
    }
  }

  /** The partial file may have been closed by an interrupt, so it is opened anew. */
  private void forget() {
    try (PartialBlob partial = content.partial(blob.digest())) {
      partial.discard();
    }
  }

  private void transfer(Spool spool) throws InterruptedException {
    try (var group = TaskGroup.open("layer-" + blob.digest().shortHex())) {
      var _ = group.fork(() -> download(spool));
      var _ =
          group.fork(() -> {
            spool.awaitBegin();
            // what takes the processor would keep virtual threads, the downloads, from running
            return Gates.through(
                gates.unpacking(),
                () -> PlatformThread.call("unpack", () -> unpack(spool.reader(), true)));
          });
      group.join(FOREVER);
    }
  }

  private boolean download(Spool spool) throws Exception {
    if (spool.length() < blob.size()) {
      boolean _ =
          Gates.through(gates.downloads(), () -> words.say("Waiting"), () -> receive(spool));
    }
    words.say("Download complete");
    spool.complete();
    return true;
  }

  private boolean receive(Spool spool) throws IOException {
    long at = spool.length();
    ImageSource.Blob open = source.open(blob, at);
    try (InputStream in = open.content()) {
      in.skipNBytes(at - open.offset());
      byte[] chunk = new byte[CHUNK];
      words.say("Downloading");
      // one byte more than there should be is enough to see that it is another blob
      while (at <= blob.size()) {
        int count = in.read(chunk, 0, chunk.length);
        if (count < 0) {
          break;
        }
        spool.append(chunk, count);
        words.count("Downloading", at, at + count);
        at += count;
      }
      words.say("Verifying Checksum");
      return true;
    } catch (IOException e) {
      throw brokenOff(e);
    }
  }

  private boolean unpack(InputStream arrived, boolean counted) {
    long[] before = new long[1];
    var verified =
        new VerifiedStream(
            arrived,
            blob,
            now -> {
              if (counted) {
                words.count("Extracting", before[0], now);
                before[0] = now;
              }
            });
    try (Decompression.Layer plain = Decompression.layer(verified, Long.MAX_VALUE);
        InputStream tar = new BoundedStream(plain.bytes(), blob)) {
      Snapshots.Unpacked unpacked = snapshots.unpack(tar, BoundedStream.limit(blob.size()));
      settle(unpacked.diffId(), verified);
    } catch (IOException e) {
      throw brokenOff(e);
    } catch (TooLargeException e) {
      throw e;
    } catch (GantryException e) {
      throw blame(e, verified);
    }
    words.say("Pull complete");
    return true;
  }

  /** The blob must be right to its end, and what it unpacked to. */
  private void settle(Digest found, VerifiedStream verified) throws IOException {
    boolean right = false;
    try {
      verified.drain();
      right = found.equals(diffId);
    } finally {
      if (!right) {
        snapshots.removeUnpacked(found);
      }
    }
    if (!right) {
      throw new GantryException(
          Kind.INVALID,
          "layer "
              + blob.digest()
              + " unpacks to "
              + found
              + " where the configuration says "
              + diffId);
    }
  }

  /** Of a layer that cannot be unpacked: whether it came wrong, or is so. */
  private GantryException blame(GantryException failure, VerifiedStream rest) {
    if (failure.text().contains(blob.digest().toString())) {
      return failure;
    }
    if (failure.kind() == Kind.INVALID && rest.remaining() <= WORTH_KNOWING) {
      try {
        rest.drain();
      } catch (GantryException other) {
        other.addSuppressed(failure);
        return other;
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
    return new GantryException(
        failure.kind(), "layer " + blob.digest() + ": " + failure.text(), failure);
  }
}
