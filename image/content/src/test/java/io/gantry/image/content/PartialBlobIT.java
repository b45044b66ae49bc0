package io.gantry.image.content;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Digest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one store; one of them is killed. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class PartialBlobIT {
  private static final byte[] TEXT = "one two three".getBytes(StandardCharsets.US_ASCII);
  private static final Digest DIGEST = Digest.of(TEXT);
  private static final int SENT = 200_000;

  @TempDir private Path directory;

  /** Holds a partial blob and an ingest until it is killed. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var store = new LocalContentStore(Path.of(args[0]));
    try (PartialBlob partial = store.partial(DIGEST);
        ContentStore.Ingest ingest = store.ingest()) {
      partial.append().write(new byte[SENT]);
      partial.append().flush();
      ingest.stream().write(TEXT);
      System.out.println("ready");
      Thread.sleep(600_000);
    }
  }

  private Process holder() throws IOException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElse("java"),
                "-cp",
                System.getProperty("java.class.path"),
                PartialBlobIT.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    assertEquals("ready", out.readLine());
    return process;
  }

  @Test
  void whatAKilledProcessHasReceivedIsTakenOver() throws Exception {
    var store = new LocalContentStore(directory);
    Process other = holder();
    try {
      assertEquals(Map.of(), store.partials());
      assertEquals(0, store.dropPartials(Instant.MAX));
      store.sweep();
      Thread.currentThread().interrupt();
      var failure = assertThrows(GantryException.class, () -> store.partial(DIGEST));
      assertEquals(GantryException.Kind.CANCELLED, failure.kind());
      boolean interrupted = Thread.interrupted();
      assertEquals(true, interrupted);
      // the wait in partial() ends with the process
      Thread killer = Thread.startVirtualThread(other::destroyForcibly);
      try (PartialBlob partial = store.partial(DIGEST);
          InputStream arrived = partial.arrived()) {
        assertEquals(SENT, partial.length());
        assertArrayEquals(new byte[SENT], arrived.readAllBytes());
        partial.discard();
        partial.append().write(TEXT);
        partial.commit();
      }
      killer.join();
      store.sweep();
      try (var ingests = Files.list(directory.resolve("ingest"))) {
        assertEquals(0, ingests.count());
      }
      assertArrayEquals(TEXT, store.read(DIGEST));
    } finally {
      var _ = other.destroyForcibly().waitFor();
    }
  }
}
