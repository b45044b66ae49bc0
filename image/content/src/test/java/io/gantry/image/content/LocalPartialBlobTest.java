package io.gantry.image.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalPartialBlobTest extends PartialBlobContract {
  @TempDir private Path directory;

  @Override
  ContentStore store() {
    return new LocalContentStore(directory);
  }

  @Test
  void partsLieUnderTheDigestOfTheWhole() throws IOException {
    Digest digest = Digest.of(new byte[] {1, 2});
    Path file = directory.resolve("partial/sha256").resolve(digest.hex());
    ContentStore store = store();
    try (PartialBlob partial = store.partial(digest)) {
      partial.append().write(1);
    }
    assertEquals(1, Files.size(file));
    try (PartialBlob partial = store.partial(digest)) {
      partial.discard();
    }
    try (var files = Files.list(directory.resolve("partial/sha256"))) {
      assertEquals(List.of(), files.toList(), "nothing is kept of nothing");
    }
  }

  @Test
  void aStoreThatIsReadOnlyByNatureIsNotMade() throws IOException {
    ContentStore store = store();
    assertEquals(List.of(), store.list());
    assertEquals(0, store.partials().size());
    try (var files = Files.list(directory)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
