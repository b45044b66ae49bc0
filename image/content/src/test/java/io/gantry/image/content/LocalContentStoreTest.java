package io.gantry.image.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalContentStoreTest extends ContentStoreContract {
  @TempDir private Path directory;

  @Override
  ContentStore store() {
    return new LocalContentStore(directory.resolve("content"));
  }

  private static List<Path> files(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.toList();
    }
  }

  @Test
  void blobsLieUnderTheirDigits() throws IOException {
    Digest digest = store().put(new byte[] {1});
    Path blobs = directory.resolve("content/blobs/sha256");
    assertEquals(List.of(blobs.resolve(digest.hex())), files(blobs));
    assertEquals(List.of(), files(directory.resolve("content/ingest")));
  }

  @Test
  void aStoreIsThereAgainForTheNextProcess() {
    Digest digest = store().put(new byte[] {1});
    assertEquals(List.of(digest), store().list());
  }

  @Test
  void leftoversOfDeadProcessesAreSweptAndForeignFilesSkipped() throws IOException {
    ContentStore store = store();
    store.put(new byte[] {1});
    Path ingest = directory.resolve("content/ingest");
    Files.writeString(ingest.resolve("dead"), "half");
    Files.writeString(directory.resolve("content/blobs/sha256/README"), "no blob");
    store.sweep();
    assertEquals(List.of(), files(ingest));
    assertEquals(1, store.list().size());
  }

  @Test
  void aBlobWithOtherBytesIsFound() throws IOException {
    ContentStore store = store();
    Digest digest = store.put(new byte[] {1});
    Path file = directory.resolve("content/blobs/sha256").resolve(digest.hex());
    Files.write(file, new byte[] {2});
    assertEquals(
        Optional.of("blob " + digest + " has the bytes of " + Digest.of(new byte[] {2})),
        store.verify(digest));
  }
}
