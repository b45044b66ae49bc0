package io.gantry.image.distribution.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlatformChoiceTest {
  private static Platform platform(String text) {
    String[] parts = text.split("/", -1);
    return new Platform(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
  }

  private static ImageIndex index(String... platforms) {
    var entries = new ArrayList<Descriptor>();
    for (String text : platforms) {
      Descriptor entry =
          Descriptor.of(
              MediaType.OCI_MANIFEST, (entries.size() + text).getBytes(StandardCharsets.UTF_8));
      entries.add(text.isEmpty() ? entry : entry.withPlatform(Optional.of(platform(text))));
    }
    return ImageIndex.of(entries);
  }

  private static String chosen(String wanted, String... platforms) {
    return PlatformChoice.find(index(platforms), platform(wanted))
        .map(entry -> entry.platform().map(Platform::toString).orElse("any"))
        .orElse("none");
  }

  @Test
  void theSamePlatformIsChosen() {
    assertEquals("linux/arm64", chosen("linux/arm64", "linux/amd64", "linux/arm64"));
    assertEquals("none", chosen("linux/s390x", "linux/amd64", "linux/arm64"));
    assertEquals("none", chosen("linux/amd64", "windows/amd64"));
  }

  @Test
  void spellingsOfOnePlatformAreEqual() {
    assertEquals("linux/arm64/v8", chosen("linux/arm64", "linux/amd64", "linux/arm64/v8"));
    assertEquals("linux/arm64", chosen("linux/arm64/v8", "linux/arm64"));
    assertEquals("linux/amd64/v1", chosen("linux/amd64", "linux/amd64/v1"));
    assertEquals("linux/arm", chosen("linux/arm/v7", "linux/arm/v6", "linux/arm"));
  }

  @Test
  void aVariantRunsWhatIsForLowerOnes() {
    assertEquals(
        "linux/arm/v6", chosen("linux/arm/v7", "linux/arm/v8", "linux/arm/v5", "linux/arm/v6"));
    assertEquals("linux/amd64/v2", chosen("linux/amd64/v3", "linux/amd64", "linux/amd64/v2"));
    assertEquals("none", chosen("linux/amd64", "linux/amd64/v3"));
    assertEquals("linux/arm/v7", chosen("linux/arm64", "linux/amd64", "linux/arm/v7"));
    assertEquals("linux/386", chosen("linux/amd64", "linux/386"));
  }

  @Test
  void attestationsAreNoImages() {
    ImageIndex index = index("linux/amd64", "unknown/unknown");
    assertEquals(1, PlatformChoice.images(index).size());
    Descriptor attestation =
        index.manifests().getFirst().withAnnotations(Map.of("vnd.docker.reference.type", "x"));
    assertEquals(List.of(), PlatformChoice.images(ImageIndex.of(List.of(attestation))));
  }

  @Test
  void aLoneEntryWithoutPlatformIsTaken() {
    assertEquals("any", chosen("linux/amd64", ""));
    assertEquals("none", chosen("linux/amd64", "", ""));
  }

  @Test
  void theRefusalSaysWhatThereIs() {
    var refused =
        assertThrows(
            GantryException.class,
            () ->
                PlatformChoice.choose(
                    index("linux/amd64", "linux/arm64"), platform("linux/riscv64"), "oci:d"));
    assertEquals(Kind.NOT_FOUND, refused.kind());
    assertEquals(
        "no matching manifest for linux/riscv64 in the manifest list entries of oci:d"
            + " (there is linux/amd64, linux/arm64)",
        refused.text());
  }
}
