package io.gantry.platform.oci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestTest {
  private static final String ONE = "sha256:" + "1".repeat(64);
  private static final String TWO = "sha512:" + "2".repeat(128);
  private static final String IMAGE =
      """
      {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
       "artifactType":"a/b","config":{"mediaType":"c","digest":"%1$s","size":3},
       "layers":[{"mediaType":"l","digest":"%2$s","size":4,"urls":["https://x.test"],
                  "annotations":{"b":"2","a":"1"}}],
       "subject":{"mediaType":"s","digest":"%1$s","size":5},"annotations":{"k":"v"},"own":1}
      """
          .formatted(ONE, TWO);
  private static final String INDEX =
      """
      {"schemaVersion":2,"manifests":[{"mediaType":"m","digest":"%s","size":6,
        "platform":{"os":"linux","architecture":"arm","variant":"v6"}}]}
      """
          .formatted(ONE);

  private static ManifestBytes bytes(String text, String contentType) {
    return ManifestBytes.of(text.getBytes(StandardCharsets.UTF_8), contentType);
  }

  private static Manifest parse(String text, String contentType) {
    return Manifest.parse(bytes(text, contentType));
  }

  private static String refusal(String text, String contentType) {
    var failure = assertThrows(GantryException.class, () -> parse(text, contentType));
    assertEquals(Kind.INVALID, failure.kind());
    return failure.text();
  }

  @Test
  void anImageIsRead() {
    var image = assertInstanceOf(ImageManifest.class, parse(IMAGE, ""));
    assertEquals(Descriptor.of("c", Digest.parse(ONE), 3), image.config());
    Descriptor layer = image.layers().getFirst();
    assertEquals(Digest.parse(TWO), layer.digest());
    assertEquals(List.of("https://x.test"), layer.urls());
    assertEquals(Map.of("a", "1", "b", "2"), layer.annotations());
    assertEquals(Optional.of(5L), image.subject().map(Descriptor::size));
    assertEquals("a/b", image.artifactType());
    assertEquals(Map.of("k", "v"), image.annotations());
    assertEquals(List.of(image.config(), layer), image.references());
  }

  @Test
  void anIndexIsReadAndToldByItsShape() {
    var index = assertInstanceOf(ImageIndex.class, parse(INDEX, ""));
    assertEquals(MediaType.OCI_INDEX, index.mediaType());
    assertEquals(
        Optional.of(new Platform("linux", "arm", "v6")), index.manifests().getFirst().platform());
    assertEquals(
        MediaType.DOCKER_LIST, parse(INDEX, MediaType.DOCKER_LIST + "; charset=utf-8").mediaType());
    assertInstanceOf(ImageIndex.class, parse("{\"manifests\":[]}", "application/json"));
  }

  @Test
  void manifestsOfOurOwnAreReadAsTheyWere() {
    Manifest image = parse(IMAGE, "");
    assertEquals(image, Manifest.parse(ManifestBytes.of(image)));
    Manifest index = parse(INDEX, "");
    assertEquals(index, Manifest.parse(ManifestBytes.of(index)));
    assertEquals(image.json().text(), Manifest.parse(ManifestBytes.of(image)).json().text());
  }

  @Test
  void theBytesAreKeptAsTheyCame() {
    ManifestBytes bytes = bytes(IMAGE, "");
    assertArrayEquals(IMAGE.getBytes(StandardCharsets.UTF_8), bytes.bytes());
    assertEquals(Digest.of(bytes.bytes()), bytes.digest());
    assertEquals(IMAGE.length(), bytes.descriptor().size());
    bytes.bytes()[0] = 'x';
    assertEquals('{', bytes.bytes()[0]);
    assertEquals(bytes, bytes(IMAGE, MediaType.OCI_MANIFEST));
  }

  @Test
  void schemaOneIsRefusedWithItsDigest() {
    String text = "{\"schemaVersion\":1,\"name\":\"a\",\"fsLayers\":[]}";
    Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "manifest "
            + digest
            + " has Docker's schema 1, which is not supported: push the image again with a"
            + " current client",
        refusal(text, "application/vnd.docker.distribution.manifest.v1+prettyjws"));
    assertTrue(
        refusal("{\"mediaType\":\"" + MediaType.DOCKER_SCHEMA1 + "\"}", "").contains("schema 1"));
    assertTrue(refusal("{\"schemaVersion\":3,\"config\":{}}", "").contains("schema version 3"));
  }

  @Test
  void unknownMediaTypesAreRefused() {
    assertTrue(
        refusal("{\"mediaType\":\"a/b\",\"config\":{}}", "")
            .endsWith("has the unknown media type \"a/b\""));
  }

  @Test
  void whatIsAnImageToSomeAndAnIndexToOthersIsRefused() {
    String both = IMAGE.replace("\"own\":1", "\"manifests\":[]");
    assertTrue(refusal(both, "").contains("is ambiguous"));
    String other = INDEX.replace("{\"schemaVersion\":2,", "{\"layers\":[],");
    assertTrue(refusal(other, MediaType.OCI_INDEX).contains("is ambiguous"));
    assertEquals(
        "manifest says that it is "
            + MediaType.OCI_MANIFEST
            + " but came as "
            + MediaType.OCI_INDEX,
        refusal(IMAGE, MediaType.OCI_INDEX));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{}",
        "{\"config\":1}",
        "{\"config\":{}}",
        "{\"manifests\":{}}",
        "{\"manifests\":[1]}",
        "{\"manifests\":[{}]}",
      })
  void otherTextsAreRefused(String text) {
    String _ = refusal(text, "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "1.5", "\"3\"", "null", "1e3", "70368744177665", "99999999999999999999999"})
  void sizesThatCannotBeAreRefused(String size) {
    String text = IMAGE.replace("\"size\":4", "\"size\":" + size);
    assertTrue(refusal(text, "").startsWith("descriptor of " + TWO));
    assertEquals(
        Descriptor.LARGEST,
        ((ImageManifest) parse(IMAGE.replace("\"size\":4", "\"size\":70368744177664"), ""))
            .layers()
            .getFirst()
            .size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:11", "md5:0123", "../../x", "sha256:../x"})
  void digestsThatAreNoneAreRefused(String digest) {
    assertTrue(refusal(IMAGE.replace(TWO, digest), "").startsWith("invalid digest"));
  }

  @Test
  void aManifestOfMoreThanFourMebibytesIsRefused() {
    byte[] large = new byte[ManifestBytes.LIMIT + 1];
    var failure = assertThrows(GantryException.class, () -> ManifestBytes.of(large, ""));
    assertEquals("manifest of 4194305 bytes is larger than 4 MiB", failure.text());
  }
}
