package io.gantry.image.distribution.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.image.distribution.Sample;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageManifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ArchiveContentsTest {
  private final Sample named = Sample.plain("one");
  private final Sample nameless = Sample.plain("two");
  private final ArchiveContents contents =
      new ArchiveContents(
          List.of(named.manifest(), nameless.manifest()),
          Map.of(
              Reference.parse("app:2"), named.manifest().digest(),
              Reference.parse("app:1"), named.manifest().digest(),
              Reference.parse("h:5/x"), named.manifest().digest()));

  private static String blob(Digest digest) {
    return "blobs/sha256/" + digest.hex();
  }

  private static Digest layer(Sample sample) {
    return sample.image().layers().getFirst().digest();
  }

  @Test
  void theManifestJsonIsDockers() {
    assertEquals(
        "[{\"Config\":\"%s\",\"RepoTags\":[\"app:1\",\"app:2\",\"h:5/x:latest\"],\"Layers\":[\"%s\"]},"
                .formatted(blob(named.config().digest()), blob(layer(named)))
            + "{\"Config\":\"%s\",\"RepoTags\":null,\"Layers\":[\"%s\"]}]"
                .formatted(blob(nameless.config().digest()), blob(layer(nameless))),
        contents.manifest().text());
  }

  @Test
  void theIndexHasAnEntryForEachName() {
    List<Json> entries = contents.index().array("manifests");
    assertEquals(4, entries.size());
    assertEquals(
        "{\"io.containerd.image.name\":\"docker.io/library/app:1\","
            + "\"org.opencontainers.image.ref.name\":\"1\"}",
        entries.getFirst().asObject().object("annotations").text());
    assertEquals(nameless.manifest().descriptor().json(), entries.getLast().asObject());
  }

  @Test
  void theOldestTableNamesTheTopLayer() {
    String top = layer(named).hex();
    assertEquals(
        "{\"app\":{\"1\":\"%s\",\"2\":\"%s\"},\"h:5/x\":{\"latest\":\"%s\"}}"
            .formatted(top, top, top),
        contents.repositories().text());
  }

  @Test
  void artifactsAreInTheIndexOnly() {
    ManifestBytes artifact =
        ManifestBytes.of(
            ImageManifest.of(Descriptor.of(MediaType.OCI_EMPTY, new byte[] {'{', '}'}), List.of()));
    var only = new ArchiveContents(List.of(artifact), Map.of());
    assertEquals("[]", only.manifest().text());
    assertEquals(1, only.index().array("manifests").size());
  }
}
