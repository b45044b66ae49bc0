package io.gantry.image.store.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import io.gantry.platform.oci.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordsTest {
  private static final RepositoryName HOME = new RepositoryName("example.org", "a/b");

  @TempDir private Path directory;

  private static Digest digest(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ImageRecord record() {
    return new ImageRecord(
        digest("id"), digest("own"), 7, ImageConfig.scratch(Platform.host()), List.of());
  }

  private static Descriptor manifest(String text) {
    return Descriptor.of(MediaType.OCI_MANIFEST, digest(text), 5);
  }

  private static LayerForm form(String text, String compressor, RepositoryName... repositories) {
    return new LayerForm(Packing.GZIP, digest(text), 5, compressor, List.of(repositories));
  }

  @Test
  void aRecordIsReadAsItWasWritten() {
    ImageRecord record = record().cameAs(List.of(manifest("m")));
    assertEquals(record, ImageRecord.parse(record.bytes()));
  }

  @Test
  void aRecordOfTheFirstFormatIsRead() {
    String text =
        "{\"id\":\"%s\",\"manifest\":\"%s\",\"size\":7,\"config\":%s}"
            .formatted(digest("id"), digest("own"), record().config().json().text());
    assertEquals(record(), ImageRecord.parse(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void whatAnImageCameAsIsPreferredToWhatItWentAs() {
    var index = Descriptor.of(MediaType.OCI_INDEX, digest("index"), 5);
    ImageRecord record = record().wentAs(manifest("went")).cameAs(List.of(index, manifest("came")));
    assertEquals(Optional.of(manifest("came")), record.preferred());
    assertEquals(List.of(index, manifest("came"), manifest("went")), record.manifests());
    assertEquals(record, record.wentAs(manifest("came")));
    for (int i = 0; i < 20; i++) {
      record = record.wentAs(manifest("m" + i));
    }
    assertEquals(8, record.manifests().size());
    assertEquals(Optional.of(manifest("came")), record.preferred());
  }

  @Test
  void formsAreKnownByTheirBlob() {
    LayerForms forms =
        LayerForms.NONE.with(form("a", "gzip-1")).with(form("b", "")).with(form("a", "", HOME));
    assertEquals(List.of(form("a", "gzip-1", HOME), form("b", "")), forms.forms());
    assertEquals(forms, LayerForms.parse(forms.bytes()));
    assertEquals("", forms.withoutCompressor(digest("a")).forms().getFirst().compressor());
    for (int i = 0; i < 20; i++) {
      forms = forms.with(form("x" + i, ""));
      forms = forms.with(form("y", "", new RepositoryName("r" + i, "p")));
    }
    assertEquals(8, forms.forms().size());
    assertEquals(8, forms.find(digest("y")).orElseThrow().repositories().size());
    assertEquals(
        new RepositoryName("r19", "p"),
        forms.find(digest("y")).orElseThrow().repositories().getFirst());
  }

  @Test
  void formsOfOtherLayersAreForgotten() {
    var catalog = new Catalog(directory);
    catalog.forms().add(digest("one"), form("a", ""));
    catalog.forms().add(digest("two"), form("b", ""));
    catalog.forms().retain(Set.of(digest("two")));
    assertEquals(LayerForms.NONE, catalog.forms().of(digest("one")));
    assertTrue(catalog.forms().of(digest("two")).find(digest("b")).isPresent());
  }

  @Test
  void theLastTagTakesTheDigestsOfItsRepositoryAlong() {
    Digest id = digest("id");
    Reference one = Reference.parse("example.org/app:1");
    Reference two = Reference.parse("example.org/app:2");
    Reference other = Reference.parse("other@" + digest("m"));
    Reference own = ImageNames.digest(one, digest("m"));
    ImageNames names = new ImageNames(new TreeMap<>()).with(List.of(one, two, own, other), id);
    assertEquals(List.of(one), names.untagging(one, id));
    assertEquals(List.of(two, own), names.without(List.of(one)).untagging(two, id));
    assertEquals(List.of(own), names.untagging(own, id));
    assertEquals(List.of(other, own), names.digests(id));
    assertEquals(
        Optional.of(id), names.target(Reference.parse("example.org/app:9@" + digest("m"))));
  }
}
