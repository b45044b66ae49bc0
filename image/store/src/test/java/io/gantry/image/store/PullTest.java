package io.gantry.image.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PullTest {
  private static final Reference APP = Reference.parse("example.org/app:1");
  private static final int BIG = 3 << 20;

  @TempDir private Path directory;
  private final MemorySnapshots snapshots = new MemorySnapshots();
  private final MemoryPlace place = new MemoryPlace("example.org/app");
  private final List<TransferEvent> events = Collections.synchronizedList(new ArrayList<>());
  private LocalContentStore content;
  private LocalImages images;

  @BeforeEach
  void open() {
    content = new LocalContentStore(directory.resolve("content"));
    images = new LocalImages(directory.resolve("images"), content, snapshots, List.of());
  }

  private Images.Pulled pull() {
    return pull(Optional.empty());
  }

  private Images.Pulled pull(Optional<Platform> platform) {
    var spec = new Images.PullSpec(List.of(APP), Optional.of(place.repository), platform);
    return images.pull(place, spec, events::add);
  }

  private GantryException refused(Kind kind) {
    var failure = assertThrows(GantryException.class, this::pull);
    assertEquals(kind, failure.kind(), failure::text);
    return failure;
  }

  private void nothingIsHere() {
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), snapshots.layers());
    assertEquals(List.of(), snapshots.unpacked());
    assertEquals(List.of(), content.list());
    assertEquals(Map.of(), content.partials());
  }

  @Test
  void anImageComesWithItsBytesAsTheyAre() {
    ManifestBytes manifest = Samples.put(place, Samples.bytes("base"), Samples.noise(1, BIG));
    Images.Pulled pulled = pull();
    assertTrue(pulled.isNew());
    assertEquals(manifest.digest(), pulled.digest());
    Image image = images.resolve("example.org/app:1");
    assertEquals(pulled.image(), image);
    assertEquals(List.of(APP), image.references());
    assertEquals(List.of(Reference.parse("example.org/app@" + manifest.digest())), image.digests());
    assertEquals(4 + BIG, image.size());
    assertArrayEquals(place.blobs.get(image.id()), content.read(image.id()));
    assertArrayEquals(manifest.bytes(), content.read(manifest.digest()));
    assertEquals(2, content.list().size());
    assertEquals(Map.of(), content.partials());
    assertEquals(List.of(), snapshots.unpacked());
    assertEquals(2, snapshots.layers().size());
  }

  @Test
  void whatIsHereIsNotFetchedAgain() {
    ManifestBytes _ = Samples.put(place, Samples.bytes("base"), Samples.bytes("top"));
    Images.Pulled first = pull();
    place.forgetCalls();
    Images.Pulled second = pull();
    assertFalse(second.isNew());
    assertEquals(first.image(), second.image());
    assertEquals(List.of(), place.opened());
    assertEquals("Already exists", events.getLast().status());
  }

  @Test
  void aLayerThatIsOnTopOfOthersIsRebuilt() {
    ManifestBytes _ = Samples.put(place, Samples.bytes("a"), Samples.bytes("shared"));
    Images.Pulled _ = pull();
    ManifestBytes _ = Samples.put(place, Samples.bytes("b"), Samples.bytes("shared"));
    place.forgetCalls();
    Images.Pulled pulled = pull();
    assertTrue(pulled.isNew());
    assertEquals(2, place.opened().size(), "configuration and one layer");
    assertEquals(4, snapshots.layers().size());
  }

  @Test
  void aLayerMayBeTwiceInAnImage() {
    byte[] same = Samples.bytes("same");
    ManifestBytes _ = Samples.put(place, same, Samples.bytes("between"), same);
    assertEquals(3, pull().image().config().diffIds().size());
    assertEquals(3, snapshots.layers().size());
    assertEquals(3, place.opened().size(), "configuration and two layers");
  }

  @Test
  void anImageMayHaveNoLayers() {
    ManifestBytes _ = Samples.put(place);
    assertEquals(0, pull().image().size());
  }

  @Test
  void theEntryOfTheIndexThatFitsIsTaken() {
    ManifestBytes arm =
        Samples.put(place, new Platform("linux", "arm64", "v8"), Samples.bytes("a"));
    ManifestBytes amd = Samples.put(place, new Platform("linux", "amd64", ""), Samples.bytes("x"));
    ManifestBytes index =
        Samples.index(
            place,
            Map.of(
                new Platform("linux", "arm64", "v8"),
                arm,
                new Platform("linux", "amd64", ""),
                amd));
    Images.Pulled pulled = pull(Optional.of(new Platform("linux", "arm64", "")));
    assertEquals(index.digest(), pulled.digest());
    assertEquals(arm.digest(), pulled.image().manifest());
    assertEquals("arm64", pulled.image().config().platform().architecture());
    assertEquals(
        List.of(Reference.parse("example.org/app@" + index.digest())), pulled.image().digests());
    assertEquals(pulled.image(), images.resolve("example.org/app@" + index.digest()));
    assertArrayEquals(index.bytes(), content.read(index.digest()));

    var failure =
        assertThrows(
            GantryException.class, () -> pull(Optional.of(new Platform("linux", "s390x", ""))));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    assertTrue(failure.text().contains("no matching manifest for linux/s390x"), failure::text);
  }

  @Test
  void theOnlyImageMustBeForThePlatformThatIsAskedFor() {
    ManifestBytes _ = Samples.put(place, new Platform("linux", "s390x", ""), Samples.bytes("a"));
    var failure =
        assertThrows(
            GantryException.class, () -> pull(Optional.of(new Platform("linux", "arm64", ""))));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    nothingIsHere();
    assertEquals("s390x", pull().image().config().platform().architecture());
  }

  @Test
  void aBrokenOffTransferGoesOnWhereItWas() {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, Samples.bytes("base"), noise);
    Digest blob = Digest.of(Samples.gzip(noise));
    place.breaks.put(blob, 2 << 20);
    GantryException failure = refused(Kind.UNAVAILABLE);
    assertTrue(failure.text().contains(blob.toString()), failure::text);
    assertEquals(Map.of(blob, (long) (2 << 20)), content.partials());
    assertEquals(List.of(), images.list());

    place.breaks.clear();
    place.forgetCalls();
    long _ = images.collect(Instant.EPOCH);
    Images.Pulled _ = pull();
    assertTrue(
        place.opened().contains(blob.shortHex() + "@" + (2 << 20)), place.opened()::toString);
    assertEquals(Map.of(), content.partials());
  }

  @Test
  void finishedLayersOfABrokenOffTransferAreNotFetchedAgain() {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, Samples.bytes("base"), noise);
    place.breaks.put(Digest.of(Samples.gzip(noise)), 1);
    GantryException _ = refused(Kind.UNAVAILABLE);
    // the small one may have been stopped before it was there
    int ready = snapshots.unpacked().size();
    place.breaks.clear();
    Images.Pulled _ = pull();
    assertEquals(2, snapshots.unpackings().size());
    assertTrue(ready <= 1);
  }

  @Test
  void whatABrokenOffTransferLeftIsCollectedWhenTheUserSaysSo() {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, Samples.bytes("base"), noise);
    place.breaks.put(Digest.of(Samples.gzip(noise)), 2 << 20);
    GantryException _ = refused(Kind.UNAVAILABLE);
    assertTrue(images.collect() >= 2 << 20);
    nothingIsHere();
    assertEquals(List.of(), List.of(directory.resolve("images/leases").toFile().list()));
  }

  @Test
  void whatWasKeptAndIsWrongIsFetchedOnceMore() throws Exception {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, noise);
    Digest blob = Digest.of(Samples.gzip(noise));
    try (var partial = content.partial(blob)) {
      partial.append().write(Samples.noise(2, 1 << 20));
    }
    assertEquals(BIG, pull().image().size());
    assertEquals(
        List.of(blob.shortHex() + "@" + (1 << 20), blob.shortHex() + "@0"),
        place.opened().subList(1, 3));
  }

  @Test
  void whatAPullThatWasKilledAfterUnpackingLeftGoesWithTheNext() throws Exception {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, noise);
    Images.Pulled _ = pull();
    try (var partial = content.partial(Digest.of(Samples.gzip(noise)))) {
      partial.append().write(Samples.gzip(noise));
    }
    ManifestBytes _ = Samples.put(place, noise, Samples.bytes("more"));
    assertEquals(BIG + 4, pull().image().size());
    assertEquals(Map.of(), content.partials());
  }

  @Test
  void theWordsAreDockers() {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, noise);
    Images.Pulled _ = pull();
    String id = Digest.of(Samples.gzip(noise)).shortHex();
    var words = new ArrayList<String>();
    for (TransferEvent event : events) {
      assertEquals(id, event.id());
      if (!words.contains(event.status())) {
        words.add(event.status());
      }
    }
    words.remove("Extracting");
    assertEquals(
        List.of(
            "Pulling fs layer",
            "Downloading",
            "Verifying Checksum",
            "Download complete",
            "Pull complete"),
        words);
  }

  @Test
  void theLastTagOfARepositoryTakesItsDigestsAlong() {
    ManifestBytes manifest = Samples.put(place, Samples.bytes("a"));
    Image image = pull().image();
    Reference other = Reference.parse("example.org/app:2");
    Reference third = Reference.parse("third");
    Reference digest = Reference.parse("example.org/app@" + manifest.digest());
    images.tag(image, other);
    images.tag(image, third);
    assertEquals(List.of(other), images.remove(image, Optional.of(other)).untagged());
    assertEquals(List.of(APP, digest), images.remove(image, Optional.of(APP)).untagged());
    Images.Removed last = images.remove(image, Optional.of(third));
    assertEquals(image.id(), last.deleted().getFirst());
    nothingIsHere();
  }

  @Test
  void aDigestIsANameToo() {
    ManifestBytes manifest = Samples.put(place, Samples.bytes("a"));
    var spec = new Images.PullSpec(List.of(), Optional.of(place.repository), Optional.empty());
    Image image = images.pull(place, spec, TransferListener.NONE).image();
    Reference digest = Reference.parse("example.org/app@" + manifest.digest());
    assertEquals(List.of(), image.references());
    assertEquals(List.of(digest), image.digests());
    Images.Removed removed = images.remove(image, Optional.of(digest));
    assertEquals(List.of(digest), removed.untagged());
    assertEquals(image.id(), removed.deleted().getFirst());
  }

  @Test
  void aTagThatMovesLeavesItsDigestBehind() {
    ManifestBytes first = Samples.put(place, Samples.bytes("a"));
    Digest old = pull().image().id();
    ManifestBytes _ = Samples.put(place, Samples.bytes("b"));
    assertTrue(pull().isNew());
    Image left = images.resolve(old.hex());
    assertEquals(List.of(), left.references());
    assertEquals(List.of(Reference.parse("example.org/app@" + first.digest())), left.digests());
  }

  @Test
  void twoPullsOfOneImageFetchItsLayersOnce() throws InterruptedException {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, noise, Samples.noise(2, BIG));
    try (var group = TaskGroup.open("pulls")) {
      for (int i = 0; i < 4; i++) {
        var _ = group.fork(this::pull);
      }
      group.join(Duration.ofMinutes(1));
    }
    assertEquals(2, snapshots.unpackings().size());
    assertEquals(1, images.list().size());
    assertEquals(Map.of(), content.partials());
  }

  @Test
  void collectionLeavesWhatAPullReliesOn() {
    ManifestBytes _ = Samples.put(place, Samples.bytes("base"), Samples.bytes("one"));
    Image first = pull().image();
    ManifestBytes _ = Samples.put(place, Samples.bytes("base"), Samples.bytes("two"));
    Digest two = Digest.of(Samples.gzip(Samples.bytes("two")));
    place.before =
        blob -> {
          if (blob.equals(two)) {
            place.before = _ -> {};
            assertEquals(
                2, images.remove(first, Optional.empty()).deleted().size(), "id and top layer");
            long _ = images.collect();
            assertEquals(1, snapshots.layers().size());
          }
        };
    assertEquals(2, pull().image().config().diffIds().size());
    assertEquals(2, snapshots.layers().size());
    assertEquals(List.of(), snapshots.unpacked());
  }

  @Test
  void anInterruptedPullKeepsWhatCame() {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, noise, Samples.noise(2, BIG));
    Digest blob = Digest.of(Samples.gzip(noise));
    Thread puller = Thread.currentThread();
    place.before =
        digest -> {
          if (digest.equals(blob)) {
            puller.interrupt();
            LockSupport.park();
          }
        };
    GantryException failure = refused(Kind.CANCELLED);
    assertTrue(Thread.interrupted());
    assertTrue(failure.text().contains("what came is kept"), failure::text);
    place.before = _ -> {};
    assertEquals(2L * BIG, pull().image().size());
    assertEquals(List.of(), List.of(directory.resolve("images/leases").toFile().list()));
  }

  @Test
  void oneFailureStopsTheOthers() {
    byte[] noise = Samples.noise(1, BIG);
    ManifestBytes _ = Samples.put(place, noise, Samples.noise(2, 2 * BIG));
    Digest blob = Digest.of(Samples.gzip(noise));
    place.before =
        digest -> {
          if (digest.equals(blob)) {
            throw new GantryException(Kind.FORBIDDEN, "denied");
          }
          if (place.opened().size() > 1) {
            LockSupport.park();
          }
        };
    assertEquals("denied", refused(Kind.FORBIDDEN).text());
  }
}
