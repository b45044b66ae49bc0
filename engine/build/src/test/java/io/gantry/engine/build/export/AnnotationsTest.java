package io.gantry.engine.build.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.build.export.Annotations.Level;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Platform;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnnotationsTest {
  private static final Platform AMD = Platform.parse("linux/amd64");
  private static final Platform ARM = Platform.parse("linux/arm64");

  @Test
  void aKeyAloneIsTheManifests() {
    Annotations annotations = Annotations.of(Map.of("a", "1", "org.x:y", "2"));
    assertEquals(Map.of("a", "1", "org.x:y", "2"), annotations.of(Level.MANIFEST, AMD));
    assertEquals(Map.of(), annotations.of(Level.INDEX));
  }

  @Test
  void levelsAndPlatformsAreInFront() {
    Annotations annotations =
        Annotations.of(Map.of("index,manifest[linux/arm64]:a", "1", "manifest-descriptor:b", "2"));
    assertEquals(Map.of("a", "1"), annotations.of(Level.INDEX));
    assertEquals(Map.of("a", "1"), annotations.of(Level.MANIFEST, ARM));
    assertEquals(Map.of(), annotations.of(Level.MANIFEST, AMD));
    assertEquals(Map.of("b", "2"), annotations.of(Level.MANIFEST_DESCRIPTOR, AMD));
  }

  @Test
  void anOutputHasThemAsAttributes() {
    var attributes =
        new Attributes(
            "x",
            Map.of(
                "annotation.a", "1",
                "annotation[linux/arm64].b", "2",
                "annotation-index.c", "3",
                "annotation-manifest-descriptor.d.e", "4"));
    Annotations annotations = Annotations.of(attributes);
    attributes.end();
    assertEquals(Map.of("a", "1"), annotations.of(Level.MANIFEST, AMD));
    assertEquals(Map.of("a", "1", "b", "2"), annotations.of(Level.MANIFEST, ARM));
    assertEquals(Map.of("c", "3"), annotations.of(Level.INDEX));
    assertEquals(Map.of("d.e", "4"), annotations.of(Level.MANIFEST_DESCRIPTOR, AMD));
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThrows(GantryException.class, () -> Annotations.of(Map.of("index[linux/arm64]:a", "1")));
    assertThrows(
        GantryException.class,
        () -> Annotations.of(new Attributes("x", Map.of("annotation-top.a", "1"))));
    assertThrows(
        GantryException.class,
        () -> Annotations.of(new Attributes("x", Map.of("annotations", "1"))));
  }
}
