package io.gantry.image.distribution.lists;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.MemoryRegistries;
import io.gantry.image.distribution.Sample;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestListsTest {
  private static final Reference LIST = Reference.parse("h:5/app:1");
  private static final Reference AMD = Reference.parse("h:5/app:amd64");
  private static final Reference ARM = Reference.parse("h:5/other/app:arm64");
  private static final Platform NONE = new Platform("", "", "");

  private final MemoryRegistries registries = new MemoryRegistries();
  private final Sample amd = Sample.of(new Platform("linux", "amd64", ""), true, "one", "amd");
  private final Sample arm = Sample.of(new Platform("linux", "arm64", ""), true, "one", "arm");
  @TempDir Path directory;
  private ManifestLists lists = new ManifestLists(Path.of("/"), new PathLocks());

  @BeforeEach
  void fill() {
    lists = new ManifestLists(directory.resolve("lists"), new PathLocks());
    amd.sendTo(registries.destination(AMD));
    arm.sendTo(registries.destination(ARM));
    registries.sent.clear();
  }

  private Json.Obj inspect() {
    return Json.parse(lists.inspect(LIST)).asObject();
  }

  private List<String> platforms() {
    return inspect().array("manifests").stream()
        .map(entry -> entry.asObject().object("platform").text())
        .toList();
  }

  @Test
  void aListSaysWhatItsImagesAreFor() {
    lists.create(LIST, List.of(AMD, ARM), false, registries);
    assertEquals(
        List.of(
            "{\"architecture\":\"amd64\",\"os\":\"linux\"}",
            "{\"architecture\":\"arm64\",\"os\":\"linux\"}"),
        platforms());
    assertEquals(MediaType.OCI_INDEX, inspect().string("mediaType"));
  }

  @Test
  void aListThatIsThereIsAddedToOnlyWhenAsked() {
    lists.create(LIST, List.of(AMD), false, registries);
    var refused =
        assertThrows(
            GantryException.class, () -> lists.create(LIST, List.of(ARM), false, registries));
    assertEquals(Kind.ALREADY_EXISTS, refused.kind());
    assertEquals(
        "refusing to amend an existing manifest list with no --amend flag", refused.text());
    lists.create(LIST, List.of(ARM, AMD), true, registries);
    assertEquals(2, platforms().size());
  }

  @Test
  void anEntryIsAnnotated() {
    lists.create(LIST, List.of(AMD, ARM), false, registries);
    lists.annotate(LIST, ARM, new Platform("", "arm", "v7"), Map.of());
    lists.annotate(
        LIST,
        AMD,
        new Platform("windows", "", ""),
        Map.of("os.version", "10", "os.features", "a,b"));
    assertEquals(
        List.of(
            "{\"architecture\":\"amd64\",\"os\":\"windows\",\"os.version\":\"10\",\"os.features\":[\"a\",\"b\"]}",
            "{\"architecture\":\"arm\",\"os\":\"linux\",\"variant\":\"v7\"}"),
        platforms().stream().map(ManifestListsTest::ordered).toList());
  }

  /** The map of others has no order. */
  private static String ordered(String platform) {
    Json.Obj json = Json.parse(platform).asObject();
    var all = Json.object();
    for (String field : List.of("architecture", "os", "os.version", "os.features", "variant")) {
      json.get(field).ifPresent(value -> all.put(field, value));
    }
    return all.build().text();
  }

  @Test
  void whatIsNotThereCannotBeAnnotated() {
    lists.create(LIST, List.of(AMD), false, registries);
    var absent =
        assertThrows(GantryException.class, () -> lists.annotate(LIST, ARM, NONE, Map.of()));
    assertEquals(
        "manifest for image h:5/other/app:arm64 does not exist in h:5/app:1", absent.text());
    var odd =
        assertThrows(
            GantryException.class,
            () -> lists.annotate(LIST, AMD, new Platform("linux", "z80", ""), Map.of()));
    assertEquals(
        "manifest entry for image has unsupported os/arch combination: linux/z80", odd.text());
    var unknown =
        assertThrows(GantryException.class, () -> lists.annotate(ARM, AMD, NONE, Map.of()));
    assertEquals("No such manifest: h:5/other/app:arm64", unknown.text());
  }

  @Test
  void aPushBringsWhatTheRepositoryLacks() throws InterruptedException {
    lists.create(LIST, List.of(AMD, ARM), false, registries);
    ManifestBytes sent = lists.push(LIST, true, registries, TransferListener.NONE);
    assertEquals(List.of(), registries.sent); // mounted
    try (ImageSource source = registries.source(LIST)) {
      assertEquals(sent, source.manifest());
      assertEquals(arm.manifest(), source.manifest(arm.manifest().descriptor()));
      arm.blobs()
          .forEach(
              (blob, bytes) -> assertEquals(bytes.length, Sample.bytes(source, blob, 0).length));
    }
    assertThrows(GantryException.class, () -> lists.inspect(LIST));
  }

  @Test
  void imagesOfAnotherRegistryAreCopied() throws InterruptedException {
    Reference elsewhere = Reference.parse("other:5/app:1");
    lists.create(elsewhere, List.of(AMD), false, registries);
    var _ = lists.push(elsewhere, false, registries, TransferListener.NONE);
    assertEquals(3, registries.sent.size());
    assertEquals(1, Json.parse(lists.inspect(elsewhere)).asObject().array("manifests").size());
  }

  @Test
  void dockersImagesMakeADockerList() {
    Descriptor config = amd.config();
    String docker =
        amd.manifest().json().with("mediaType", Json.of(MediaType.DOCKER_MANIFEST)).text();
    ManifestBytes manifest =
        ManifestBytes.of(docker.getBytes(StandardCharsets.UTF_8), MediaType.DOCKER_MANIFEST);
    Reference name = Reference.parse("h:5/app:docker");
    try (var to = registries.destination(name)) {
      to.send(config, out -> out.write(amd.bytes(config)));
      to.finish(manifest);
    }
    lists.create(LIST, List.of(name), false, registries);
    assertEquals(MediaType.DOCKER_LIST, inspect().string("mediaType"));
    lists.create(LIST, List.of(AMD), true, registries);
    assertEquals(MediaType.OCI_INDEX, inspect().string("mediaType"));
  }

  @Test
  void aListInAListIsRefused() throws InterruptedException {
    lists.create(LIST, List.of(AMD), false, registries);
    var _ = lists.push(LIST, false, registries, TransferListener.NONE);
    var refused =
        assertThrows(
            GantryException.class,
            () -> lists.create(Reference.parse("h:5/app:2"), List.of(LIST), false, registries));
    assertEquals(
        "h:5/app:1 is a manifest list: name the images in it by their digests", refused.text());
  }

  @Test
  void listsAreRemovedAlsoIfAnotherIsMissing() {
    lists.create(LIST, List.of(AMD), false, registries);
    var missing = assertThrows(GantryException.class, () -> lists.remove(List.of(AMD, LIST)));
    assertEquals("No such manifest: h:5/app:amd64", missing.text());
    assertThrows(GantryException.class, () -> lists.inspect(LIST));
  }

  @Test
  void aListHasATag() {
    Reference digest = Reference.parse("h:5/app@" + amd.manifest().digest());
    assertThrows(
        GantryException.class, () -> lists.create(digest, List.of(AMD), false, registries));
  }
}
