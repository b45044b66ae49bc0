package io.gantry.image.registry.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.registry.RegistrySettings;
import io.gantry.platform.base.concurrent.TaskGroup;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many push at once while garbage is collected without any grace to spare. */
class ConcurrentPushIT {
  private static final int CLIENTS = 16;
  private static final int IMAGES = 8;

  @TempDir private Path scratch;

  @Test
  void pushesOfTheSameBlobsAndTagsDoNotHinderEachOther() throws Exception {
    byte[] shared = new byte[1_000_000];
    new Random(1).nextBytes(shared);
    // Collected all the time; what was pushed or asked for within the grace must stay.
    var settings =
        new RegistrySettings(
            scratch.resolve("registry"),
            false,
            Optional.empty(),
            false,
            Optional.empty(),
            Duration.ofSeconds(3));
    try (Served served = Served.with(settings);
        TaskGroup clients = TaskGroup.open("pushers")) {
      for (int i = 0; i < CLIENTS; i++) {
        String repository = "r" + i % 3;
        Future<Boolean> _ =
            clients.fork(() -> {
              try (Client client = new Client(served.server().port())) {
                for (int n = 0; n < IMAGES; n++) {
                  assertEquals(Digest.of(shared), client.push(repository, shared));
                  Digest _ = client.image(repository, "latest", "");
                }
              }
              return true;
            });
      }
      clients.join(Duration.ofMinutes(5));
      for (int i = 0; i < 3; i++) {
        assertEquals(200, served.client().get("/v2/r" + i + "/manifests/latest").statusCode());
        Digest layer = Digest.of(Client.bytes("abc"));
        assertArrayEquals(
            Client.bytes("abc"), served.client().get("/v2/r" + i + "/blobs/" + layer).body());
      }
    }
    assertTrue(scratch.toFile().exists());
  }
}
