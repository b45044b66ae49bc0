package io.gantry.engine.docker.buildkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.build.CacheLocation;
import io.gantry.engine.docker.buildkit.message.Entry;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CachesTest {
  private static final String DIGEST = Digest.of(new byte[] {1}).toString();

  private final FakeClient client = new FakeClient();
  private final Path scratch = Path.of("/scratch");
  private final Caches caches = new Caches(client, scratch);
  private final StatusLog log = new StatusLog();
  private final Progress progress = new Progress("ref", log, Clock.systemUTC());

  @Test
  void aCacheInADirectoryOfTheClientsIsCopiedHere() {
    var registry = new CacheLocation("registry", Map.of("ref", "host/c"));
    var local = new CacheLocation("local", Map.of("src", "/c", "digest", DIGEST));

    List<CacheLocation> read = caches.from(List.of(registry, local), progress);

    assertEquals(List.of("fetch local:/c"), client.asked);
    assertEquals(registry, read.getFirst());
    assertEquals(
        Map.of("src", scratch.resolve("cache-1").toString(), "digest", DIGEST),
        read.get(1).attributes());
  }

  @Test
  void aCacheThatCannotBeHadIsToldAndLeftOut() throws Exception {
    var local = new CacheLocation("local", Map.of("src", "/missing", "digest", DIGEST));

    assertEquals(List.of(), caches.from(List.of(local), progress));

    log.end(progress.steps());
    assertTrue(Told.words(log).getLast().startsWith("failed importing cache manifest from"));
  }

  @Test
  void aCacheThatWasWrittenGoesToTheClientWhoIsToldItsManifest() {
    List<CacheLocation> written =
        caches.to(
            List.of(
                new Entry("inline", Map.of()),
                new Entry("local", Map.of("dest", "/c", "mode", "max"))),
            progress);

    assertEquals(new CacheLocation("inline", Map.of()), written.getFirst());
    assertEquals(
        Map.of("dest", scratch.resolve("cache-1").toString(), "mode", "max"),
        written.get(1).attributes());
    var response = new HashMap<String, String>();
    caches.send(progress, response);
    assertEquals(List.of("store local:/c"), client.asked);
    assertTrue(
        response.getOrDefault("cache.manifest", "").contains("\"digest\":\"" + DIGEST + "\""));
  }
}
