package io.gantry.image.distribution.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.Sample;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageDirectoryTest {
  @TempDir Path scratch;

  @Test
  void theNextImageTakesThePlaceOfTheOneBefore() {
    Path directory = scratch.resolve("image");
    Sample first = Sample.gzip("one", "two");
    Sample second = Sample.gzip("one", "three");
    first.sendTo(ImageDirectory.destination(directory));
    second.sendTo(ImageDirectory.destination(directory));
    assertTrue(ImageDirectory.isOne(directory));
    try (ImageSource source = ImageDirectory.source(directory)) {
      assertEquals(second.text(), second.readFrom(source).text());
      assertEquals(second.manifest(), source.manifest(second.manifest().descriptor()));
      Descriptor gone = first.image().layers().getLast();
      var missing = assertThrows(GantryException.class, () -> source.open(gone, 0));
      assertEquals(Kind.NOT_FOUND, missing.kind());
    }
  }

  @Test
  void withoutFinishTheOneBeforeStays() {
    Path directory = scratch.resolve("image");
    Sample first = Sample.gzip("one");
    Sample second = Sample.gzip("two");
    first.sendTo(ImageDirectory.destination(directory));
    try (var to = ImageDirectory.destination(directory)) {
      second.sendBlobs(to);
    }
    try (ImageSource source = ImageDirectory.source(directory)) {
      assertEquals(first.text(), first.readFrom(source).text());
    }
  }

  @Test
  void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
    Files.writeString(scratch.resolve("letter"), "dear");
    var refused = assertThrows(GantryException.class, () -> ImageDirectory.destination(scratch));
    assertEquals(scratch + " holds something else than an image: choose another", refused.text());
    assertFalse(ImageDirectory.isOne(scratch));
    assertThrows(GantryException.class, () -> ImageDirectory.source(scratch));
  }
}
