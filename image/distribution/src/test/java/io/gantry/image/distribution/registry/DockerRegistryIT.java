package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageDestination.Presence;
import io.gantry.image.distribution.ImageSource.Blob;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Logins;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LeavesNothing
@NeedsProgram("docker-registry")
class DockerRegistryIT {
  private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  private DockerRegistry server;
  private Registries registries;

  @BeforeEach
  void start(StateRoot root) throws IOException {
    server = DockerRegistry.start(root.scratch(), "", "");
    registries = new Registries(RegistryHosts.USUAL, Logins.NONE);
  }

  @AfterEach
  void stop() {
    registries.close();
    server.close();
  }

  private Repository repository(String path) {
    return registries.repository(new RepositoryName(server.host(), path));
  }

  static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RandomGenerator.of("L64X128MixRandom").nextBytes(bytes);
    return bytes;
  }

  private static Descriptor upload(Repository to, String type, byte[] bytes) {
    Descriptor blob = Descriptor.of(type, bytes);
    to.upload(blob, out -> out.write(bytes));
    return blob;
  }

  private static ManifestBytes image(Repository to, byte[] layer) {
    Descriptor config = upload(to, MediaType.OCI_CONFIG, CONFIG);
    Descriptor content = upload(to, MediaType.OCI_LAYER, layer);
    return ManifestBytes.of(ImageManifest.of(config, List.of(content)));
  }

  private static byte[] read(Blob blob) throws IOException {
    try (InputStream in = blob.content()) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatIsPushedCanBePulled() throws IOException {
    byte[] layer = random(5 << 20);
    var name = Reference.parse(server.host() + "/a/b:1");
    Repository repository = repository("a/b");
    var destination = new RegistryDestination(repository, name);
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, layer);
    assertInstanceOf(Presence.Absent.class, destination.find(blob, List.of()));

    destination.send(blob, out -> out.write(layer));
    ManifestBytes manifest = image(repository, layer);
    destination.finish(manifest);
    destination.close();

    assertInstanceOf(Presence.Present.class, destination.find(blob, List.of()));
    var source = new RegistrySource(repository, name);
    assertEquals(Optional.of(manifest.descriptor()), source.head());
    assertArrayEquals(manifest.bytes(), source.manifest().bytes());
    assertArrayEquals(manifest.bytes(), source.manifest(manifest.descriptor()).bytes());
    assertArrayEquals(layer, read(source.open(blob, 0)));
    byte[] tail = read(source.open(blob, 4 << 20));
    assertEquals(1 << 20, tail.length);
    assertEquals(layer[layer.length - 1], tail[tail.length - 1]);
    assertEquals(0, read(source.open(blob, layer.length)).length);
    assertEquals(List.of("1"), repository.tags());
  }

  @Test
  void aBlobOfUnknownDigestIsSentWhileItIsMade() throws IOException {
    byte[] bytes = random(3 << 20);
    Repository repository = repository("made");

    Descriptor sent = repository.upload(MediaType.OCI_LAYER_ZSTD, out -> out.write(bytes));

    assertEquals(Descriptor.of(MediaType.OCI_LAYER_ZSTD, bytes), sent);
    assertArrayEquals(bytes, read(repository.open(sent.digest(), sent.size(), 0)));
    Descriptor nothing = repository.upload(MediaType.OCI_LAYER, _ -> {});
    assertEquals(0, nothing.size());
    assertEquals(0, read(repository.open(nothing.digest(), 0, 0)).length);
  }

  @Test
  void aBlobIsMountedFromAnotherRepository() {
    byte[] bytes = random(1000);
    Descriptor blob = upload(repository("from"), MediaType.OCI_LAYER, bytes);
    var name = Reference.parse(server.host() + "/to:1");
    try (var destination = new RegistryDestination(repository("to"), name)) {
      var unrelated = new RepositoryName(server.host(), "unrelated");
      var from = new RepositoryName(server.host(), "from");

      Presence presence = destination.find(blob, List.of(unrelated, from));

      assertEquals(new Presence.Mounted(from), presence);
      assertEquals(Optional.of(1000L), repository("to").blobSize(blob.digest()));
    }
  }

  @Test
  void anUploadThatAMountHasOpenedIsUsed() throws IOException {
    byte[] bytes = random(2 << 20);
    Repository to = repository("to");
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, bytes);

    assertFalse(to.mount(blob.digest(), new RepositoryName(server.host(), "empty")));
    to.upload(blob, out -> out.write(bytes));

    assertArrayEquals(bytes, read(to.open(blob.digest(), blob.size(), 0)));
  }

  @Test
  void anotherBlobThanPromisedIsRefused() {
    byte[] bytes = random(2 << 20);
    Repository repository = repository("a");
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, bytes);

    for (int size : new int[] {100, bytes.length - 1, bytes.length + 1, bytes.length}) {
      byte[] other = random(size);
      var failure =
          assertThrows(
              GantryException.class, () -> repository.upload(blob, out -> out.write(other)));
      assertEquals(Kind.INVALID, failure.kind(), failure.text());
      assertTrue(failure.text().contains(blob.digest().toString()), failure.text());
    }
    assertEquals(Optional.empty(), repository.blobSize(blob.digest()));
  }

  @Test
  void brokenTransfersGoOnInBothDirections() throws IOException {
    byte[] bytes = random(8 << 20);
    Descriptor blob = Descriptor.of(MediaType.OCI_LAYER, bytes);
    List<Integer> cuts = List.of(3 << 20, 2 << 20, 100_000);
    try (var relay = new CuttingRelay(server.port(), true, cuts);
        var client = ScriptedRegistry.client()) {
      client
          .repository(new RepositoryName(relay.host(), "cut"))
          .upload(blob, out -> out.write(bytes));
      assertEquals(0, relay.left());
    }
    try (var relay = new CuttingRelay(server.port(), false, cuts);
        var client = ScriptedRegistry.client()) {
      var cut = client.repository(new RepositoryName(relay.host(), "cut"));
      assertArrayEquals(bytes, read(cut.open(blob.digest(), blob.size(), 0)));
      assertEquals(0, relay.left());
    }
  }

  @Test
  void whatIsNotThereIsSaidInDockersWords() {
    Repository repository = repository("a/b");
    Digest digest = Digest.of(CONFIG);

    String name = server.host() + "/a/b";
    assertEquals(
        "manifest for " + name + ":no not found: manifest unknown: manifest unknown",
        notFound(() -> repository.manifest("no")));
    assertEquals(
        "manifest for " + name + "@" + digest + " not found: manifest unknown: manifest unknown",
        notFound(() -> repository.manifest(digest.toString())));
    assertEquals(
        "blob " + digest + " not found: blob unknown: blob unknown to registry",
        notFound(() -> repository.open(digest, 2, 0)));
    assertEquals(Optional.empty(), repository.head("no"));
    assertEquals(
        "repository " + name + " not found: name unknown: repository name not known to registry",
        notFound(repository::tags));
  }

  private static String notFound(org.junit.jupiter.api.function.Executable call) {
    var failure = assertThrows(GantryException.class, call);
    assertEquals(Kind.NOT_FOUND, failure.kind(), failure.text());
    return failure.text();
  }

  @Test
  void allTagsAreListed() {
    Repository repository = repository("many");
    ManifestBytes image = image(repository, random(10));
    var expected = new ArrayList<String>();
    for (int i = 1000; i < 1110; i++) {
      repository.putManifest("t" + i, image);
      expected.add("t" + i);
    }

    assertEquals(expected, repository.tags().stream().sorted().toList());
  }

  @Test
  void aManifestIsDeletedByItsTagWithAllItsTags() {
    Repository repository = repository("gone");
    ManifestBytes image = image(repository, random(10));
    repository.putManifest("1", image);

    repository.deleteManifest("1");

    assertEquals(Optional.empty(), repository.head("1"));
    assertEquals(Optional.empty(), repository.head(image.digest().toString()));
  }

  @Test
  void whatRefersToAManifestIsKeptUnderATagWhereTheRegistryKnowsNoReferrers() {
    Repository repository = repository("signed");
    ManifestBytes image = image(repository, random(10));
    repository.putManifest("1", image);
    Descriptor empty = upload(repository, MediaType.OCI_EMPTY, CONFIG);
    for (String type : List.of("application/x.one", "application/x.two")) {
      var artifact =
          new ImageManifest(
              MediaType.OCI_MANIFEST,
              empty,
              List.of(empty),
              Optional.of(image.descriptor()),
              type,
              Map.of("note", type));
      ManifestBytes bytes = ManifestBytes.of(artifact);
      repository.putManifest(bytes.digest().toString(), bytes);
      repository.putManifest(bytes.digest().toString(), bytes); // a second time changes nothing
    }

    List<Descriptor> all = repository.referrers(image.digest(), "");
    List<Descriptor> two = repository.referrers(image.digest(), "application/x.two");

    assertEquals(2, all.size());
    assertEquals(1, two.size());
    assertEquals(Map.of("note", "application/x.two"), two.getFirst().annotations());
    assertEquals(List.of(), repository.referrers(Digest.of(CONFIG), ""));

    repository.deleteManifest(two.getFirst().digest().toString());
    List<Descriptor> left = repository.referrers(image.digest(), "");
    assertEquals(List.of("application/x.one"), left.stream().map(d -> d.artifactType()).toList());
  }

  @Test
  void anIndexOfWhatIsThereIsStored() {
    Repository repository = repository("index");
    ManifestBytes image = image(repository, random(10));
    repository.putManifest(image.digest().toString(), image);
    ManifestBytes index = ManifestBytes.of(ImageIndex.of(List.of(image.descriptor())));

    repository.putManifest("all", index);

    assertEquals(index, repository.manifest("all"));
  }
}
