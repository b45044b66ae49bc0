package io.gantry.image.distribution.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.NoRegistries;
import io.gantry.image.distribution.Sample;
import io.gantry.image.distribution.transport.Transports;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.TransferEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CopierTest {
  private static final Platform HOST = Platform.host();
  private static final Platform OTHER = new Platform("linux", "s390x", "");

  @TempDir Path scratch;
  private Transports transports =
      new Transports(new NoRegistries(), Map.of(), new PathLocks(), Path.of("/"));
  private final List<TransferEvent> events = new CopyOnWriteArrayList<>();

  @BeforeEach
  void open() {
    transports = new Transports(new NoRegistries(), Map.of(), new PathLocks(), scratch);
  }

  private ManifestBytes copy(String from, String to, CopySpec spec) throws InterruptedException {
    try (ImageSource source = transports.source(transports.parse(from).in(scratch));
        ImageDestination target = transports.destination(transports.parse(to).in(scratch))) {
      return Copier.copy(source, target, spec, events::add);
    }
  }

  private Sample read(Sample like, String from) {
    try (ImageSource source = transports.source(transports.parse(from).in(scratch))) {
      return like.readFrom(source);
    }
  }

  private void write(Sample sample, String to) {
    sample.sendTo(transports.destination(transports.parse(to).in(scratch)));
  }

  private List<String> told(String status) {
    return events.stream()
        .filter(event -> event.status().equals(status))
        .map(TransferEvent::id)
        .sorted()
        .toList();
  }

  /** An index with an image of this host and one of another, as a layout. */
  private ManifestBytes writeIndex(Sample host, Sample other) {
    Descriptor first = host.manifest().descriptor().withPlatform(Optional.of(HOST));
    Descriptor second = other.manifest().descriptor().withPlatform(Optional.of(OTHER));
    ManifestBytes index = ManifestBytes.of(ImageIndex.of(List.of(second, first)));
    try (ImageDestination to =
        transports.destination(transports.parse("oci:index:1").in(scratch))) {
      for (Sample sample : List.of(host, other)) {
        sample.sendBlobs(to);
        to.putManifest(sample.manifest());
      }
      to.finish(index);
    }
    return index;
  }

  @Test
  void everyFormHoldsTheSameBytes() throws InterruptedException {
    Sample sample = Sample.gzip("one", "two", "three", "four", "five");
    write(sample, "oci:start:1");
    String from = "oci:start:1";
    for (String to :
        List.of("dir:d", "oci-archive:o.tar:app:1", "docker-archive:a.tar:app:1", "oci:end:1")) {
      assertEquals(sample.manifest(), copy(from, to, new CopySpec.All()));
      assertEquals(sample.text(), read(sample, to).text());
      from = to;
    }
  }

  @Test
  void whatIsThereIsNotSentAgain() throws InterruptedException {
    Sample first = Sample.gzip("one", "two");
    Sample second = Sample.gzip("one", "three");
    write(first, "oci:start:1");
    write(second, "oci:start:2");
    var _ = copy("oci:start:1", "oci:end:1", new CopySpec.All());
    events.clear();
    var _ = copy("oci:start:2", "oci:end:2", new CopySpec.All());
    String shared = second.image().layers().getFirst().digest().shortHex();
    String fresh = second.image().layers().getLast().digest().shortHex();
    assertEquals(List.of(shared), told("Layer already exists"));
    assertEquals(List.of(fresh), told("Pushed"));
  }

  @Test
  void aLayerThatComesTwiceIsSentOnce() throws InterruptedException {
    Sample sample = Sample.gzip("one", "one");
    write(sample, "oci:start:1");
    var _ = copy("oci:start:1", "docker-archive:a.tar:app", new CopySpec.All());
    assertEquals(1, told("Pushed").size());
  }

  @Test
  void anIndexIsCopiedWhole() throws InterruptedException {
    Sample host = Sample.of(HOST, true, "one", "two");
    Sample other = Sample.of(OTHER, true, "one", "other");
    ManifestBytes index = writeIndex(host, other);
    for (String to : List.of("oci-archive:o.tar:1", "dir:d")) {
      assertEquals(index, copy("oci:index:1", to, new CopySpec.All()));
      try (ImageSource source = transports.source(transports.parse(to).in(scratch))) {
        assertEquals(index, source.manifest());
        assertEquals(other.manifest(), source.manifest(other.manifest().descriptor()));
        other
            .blobs()
            .forEach(
                (blob, bytes) -> assertEquals(bytes.length, Sample.bytes(source, blob, 0).length));
      }
    }
  }

  @Test
  void oneImageOfAnIndexIsCopied() throws InterruptedException {
    Sample host = Sample.of(HOST, true, "one", "two");
    Sample other = Sample.of(OTHER, true, "one", "other");
    writeIndex(host, other);
    assertEquals(other.manifest(), copy("oci:index:1", "dir:d", new CopySpec.One(OTHER)));
    assertEquals(other.text(), read(other, "dir:d").text());
  }

  @Test
  void aPlaceOfOneImageGetsTheHostsAndIsTold() throws InterruptedException {
    Sample host = Sample.of(HOST, true, "one", "two");
    writeIndex(host, Sample.of(OTHER, true, "one", "other"));
    assertEquals(
        host.manifest(), copy("oci:index:1", "docker-archive:a.tar:app", new CopySpec.All()));
    assertEquals(host.text(), read(host, "docker-archive:a.tar:app").text());
    assertEquals(
        "docker-archive:"
            + scratch
            + "/a.tar:app holds one image: copying that of "
            + HOST
            + " out of 2",
        events.getFirst().status());
  }

  @Test
  void aDamagedBlobEndsTheCopyAndNothingIsNamed() throws IOException {
    Sample sample = Sample.gzip("one", "two");
    write(sample, "oci:start:1");
    Descriptor layer = sample.image().layers().getFirst();
    Path file = scratch.resolve("start/blobs/sha256/" + layer.digest().hex());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    for (String to : List.of("dir:d", "oci-archive:o.tar:1", "docker-archive:a.tar", "oci:end:1")) {
      var refused =
          assertThrows(
              GantryException.class, () -> copy("oci:start:1", to, new CopySpec.All()), to);
      assertEquals(Kind.INVALID, refused.kind());
      assertTrue(
          refused.text().contains("blob " + layer.digest() + " has the digest "), refused::text);
    }
    assertFalse(Files.exists(scratch.resolve("d/manifest.json")));
    assertFalse(Files.exists(scratch.resolve("o.tar")));
    assertFalse(Files.exists(scratch.resolve("a.tar")));
    assertFalse(Files.exists(scratch.resolve("end/index.json")));
  }
}
