package io.gantry.image.distribution.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.Sample;
import io.gantry.image.distribution.Skopeo;
import io.gantry.image.distribution.copy.Copier;
import io.gantry.image.distribution.copy.CopySpec;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.image.distribution.lists.ManifestLists;
import io.gantry.image.distribution.registry.DockerRegistry;
import io.gantry.image.distribution.registry.Registries;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.Logins;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every transport against real skopeo and a real registry, both ways. */
@LeavesNothing
@NeedsProgram({"skopeo", "docker-registry"})
final class TransportsIT {
  private static final List<String> FORMS = List.of("dir", "oci", "oci-archive", "docker-archive");

  private final Sample sample = Sample.gzip("one", "two", "three", "four");
  private final PathLocks locks = new PathLocks();
  private final List<TransferEvent> events = new CopyOnWriteArrayList<>();
  private Path scratch;
  private DockerRegistry server;
  private Registries registries;
  private Transports transports;

  @BeforeEach
  void start(StateRoot root) throws IOException {
    scratch = root.scratch();
    server = DockerRegistry.start(scratch, "", "");
    registries = new Registries(RegistryHosts.USUAL, Logins.NONE);
    transports = new Transports(new ClientPlaces(registries), Map.of(), locks, scratch);
    sample.sendTo(transports.destination(place(path("oci", "start"))));
  }

  @AfterEach
  void stop() {
    registries.close();
    server.close();
  }

  private Place place(String text) {
    return transports.parse(text);
  }

  /** A place on disk; all but {@code dir:} name their image. */
  private String path(String form, String name) {
    return form + ":" + scratch.resolve(name) + (form.equals("dir") ? "" : ":app:1");
  }

  private String registry(String name) {
    return "docker://" + server.host() + "/" + name;
  }

  private ManifestBytes copy(String from, String to) throws InterruptedException {
    try (ImageSource source = transports.source(place(from));
        ImageDestination target = transports.destination(place(to))) {
      return Copier.copy(source, target, new CopySpec.All(), events::add);
    }
  }

  /** Same bytes, or where the form has no manifest and only plain layers, the same image. */
  private void check(String place, boolean exact) {
    try (ImageSource source = transports.source(place(place))) {
      if (exact) {
        assertEquals(sample.text(), sample.readFrom(source).text(), place);
        return;
      }
      var manifest = (ImageManifest) Manifest.parse(source.manifest());
      byte[] config = Sample.bytes(source, manifest.config(), 0);
      assertEquals(sample.config().digest(), Digest.of(config), place);
      List<Digest> layers =
          manifest.layers().stream()
              .map(layer -> Digest.of(Sample.bytes(source, layer, 0)))
              .toList();
      assertEquals(ImageConfig.parse(config).diffIds(), layers, place);
    }
  }

  @Test
  void skopeoReadsWhatWeWriteAndWeReadWhatItWrites() throws InterruptedException {
    for (String ours : FORMS) {
      var _ = copy(path("oci", "start"), path(ours, "ours-" + ours));
      for (String theirs : FORMS) {
        String copied = path(theirs, "of-" + ours + "-" + theirs);
        Skopeo.copy(path(ours, "ours-" + ours), copied);
        boolean plain = ours.equals("docker-archive") || theirs.equals("docker-archive");
        if (ours.equals("docker-archive") && !theirs.equals("docker-archive")) {
          continue; // skopeo compresses anew; the next test reads that
        }
        check(copied, !plain);
      }
    }
  }

  @Test
  void ourDockerArchiveIsTheSameImageToSkopeo() throws InterruptedException {
    var _ = copy(path("oci", "start"), path("docker-archive", "a.tar"));
    String again = path("docker-archive", "again.tar");
    Skopeo.copy(path("docker-archive", "a.tar"), path("oci", "middle"));
    Skopeo.copy(path("oci", "middle"), again);
    check(again, false);
  }

  @Test
  void aRegistryIsAPlaceLikeOthers() throws InterruptedException {
    assertEquals(sample.manifest(), copy(path("oci", "start"), registry("a/b:1")));
    assertEquals(sample.manifest().digest(), Skopeo.digest(registry("a/b:1")));
    for (String form : FORMS) {
      assertEquals(sample.manifest(), copy(registry("a/b:1"), path(form, "pulled-" + form)));
      check(path(form, "pulled-" + form), true);
    }
    Skopeo.copy(path("oci", "start"), registry("theirs/app:2"));
    var _ = copy(registry("theirs/app:2"), path("dir", "theirs"));
    check(path("dir", "theirs"), true);
  }

  @Test
  void aRegistryTakesLayersFromItsOtherRepositories() throws InterruptedException {
    var _ = copy(path("oci", "start"), registry("a/b:1"));
    events.clear();
    var _ = copy(registry("a/b:1"), registry("c/d:1"));
    assertEquals(sample.manifest().digest(), Skopeo.digest(registry("c/d:1")));
    assertTrue(
        events.stream().noneMatch(event -> event.status().equals("Pushed")), events::toString);
    assertEquals(
        4,
        events.stream().filter(e -> e.status().equals("Mounted from a/b")).count(),
        events::toString);
  }

  @Test
  void anIndexGoesThroughEveryPlaceThatTakesOne() throws InterruptedException {
    Sample other = Sample.of(new Platform("linux", "s390x", ""), true, "one", "other");
    ManifestBytes index =
        ManifestBytes.of(
            ImageIndex.of(
                List.of(
                    sample.manifest().descriptor().withPlatform(Optional.of(Platform.host())),
                    other
                        .manifest()
                        .descriptor()
                        .withPlatform(Optional.of(new Platform("linux", "s390x", ""))))));
    try (ImageDestination to = transports.destination(place(path("oci", "index")))) {
      for (Sample each : List.of(sample, other)) {
        each.sendBlobs(to);
        to.putManifest(each.manifest());
      }
      to.finish(index);
    }
    String raw = new String(index.bytes(), UTF_8);
    String from = path("oci", "index");
    for (String to :
        List.of(
            path("dir", "i1"), path("oci-archive", "i2"), registry("i/x:1"), path("oci", "i3"))) {
      assertEquals(index, copy(from, to));
      assertEquals(raw, Skopeo.raw(to));
      from = to;
    }
    Skopeo.copy(registry("i/x:1"), path("dir", "theirs"));
    assertEquals(index, copy(path("dir", "theirs"), path("oci", "i4")));
  }

  @Test
  void aListIsPushedAndSkopeoReadsIt() throws InterruptedException {
    Sample other = Sample.of(new Platform("linux", "arm64", ""), true, "one", "other");
    var amd = Reference.parse(server.host() + "/list/app:amd64");
    var arm = Reference.parse(server.host() + "/other/app:arm64");
    var name = Reference.parse(server.host() + "/list/app:1");
    var places = new ClientPlaces(registries);
    sample.sendTo(places.destination(amd));
    other.sendTo(places.destination(arm));
    var lists = new ManifestLists(scratch.resolve("lists"), locks);
    lists.create(name, List.of(amd, arm), false, places);
    lists.annotate(name, arm, new Platform("", "", "v8"), Map.of());
    ManifestBytes sent = lists.push(name, true, places, TransferListener.NONE);
    assertEquals(new String(sent.bytes(), UTF_8), Skopeo.raw("docker://" + name));
    Descriptor second = ((ImageIndex) Manifest.parse(sent)).manifests().get(1);
    assertEquals(Optional.of(new Platform("linux", "arm64", "v8")), second.platform());
    assertEquals(
        new String(other.manifest().bytes(), UTF_8),
        Skopeo.raw("docker://" + server.host() + "/list/app@" + other.manifest().digest()));
  }
}
