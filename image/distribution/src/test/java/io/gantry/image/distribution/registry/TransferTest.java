package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.Headers;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.ClientTls;
import io.gantry.platform.http.client.Proxies;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Logins;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Downloads, and how a client deals with a server that is busy, broken or elsewhere. */
final class TransferTest {
  private static final byte[] BLOB = DockerRegistryIT.random(100_000);
  private static final Digest DIGEST = Digest.of(BLOB);
  private static final String PATH = "GET /v2/a/b/blobs/" + DIGEST;

  private static byte[] read(Handler script, int offset, int requests) throws IOException {
    try (var server = ScriptedRegistry.of(script);
        var client = ScriptedRegistry.client()) {
      try (InputStream in =
          client.repository(server.name()).open(DIGEST, BLOB.length, offset).content()) {
        return in.readAllBytes();
      } finally {
        assertEquals(requests, server.requests().size(), server.requests().toString());
      }
    }
  }

  private static int from(Exchange exchange) {
    String range = exchange.headers().first("range").orElse("bytes=0-");
    return Integer.parseInt(range.substring(6, range.indexOf('-')));
  }

  /** Sends at most {@code most} bytes of what was asked for. */
  private static void part(Exchange exchange, int most) throws IOException {
    int from = from(exchange);
    int to = Math.min(BLOB.length, from + most);
    int length = BLOB.length - from;
    String[] fields = {
      "content-range", "bytes " + from + "-" + (BLOB.length - 1) + "/" + BLOB.length
    };
    ScriptedRegistry.breakOff(
        exchange, from == 0 ? 200 : 206, length, Arrays.copyOfRange(BLOB, from, to), fields);
  }

  @Test
  void aBrokenTransferGoesOnWhereItStopped() throws IOException {
    assertArrayEquals(BLOB, read(exchange -> part(exchange, 30_000), 0, 4));
  }

  @Test
  void aTransferMayBeginInTheMiddle() throws IOException {
    assertArrayEquals(
        Arrays.copyOfRange(BLOB, 60_000, BLOB.length),
        read(exchange -> part(exchange, BLOB.length), 60_000, 1));
  }

  @Test
  void aServerWithoutRangesSendsAllAgain() throws IOException {
    var tries = new AtomicInteger();
    byte[] all =
        read(
            exchange -> {
              int bytes = tries.incrementAndGet() == 1 ? 50_000 : BLOB.length;
              ScriptedRegistry.breakOff(exchange, 200, BLOB.length, Arrays.copyOf(BLOB, bytes));
            },
            0,
            2);

    assertArrayEquals(BLOB, all);
  }

  private static GantryException refused(Handler script, int offset, int requests) {
    return assertThrows(GantryException.class, () -> read(script, offset, requests));
  }

  @Test
  void aTransferThatNeverGetsOnIsGivenUp() {
    var failure = refused(exchange -> part(exchange, 0), 0, 4);

    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.text().contains("blob " + DIGEST + " broke off"), failure.text());
  }

  @Test
  void anotherPartThanAskedForIsRefused() {
    var failure =
        refused(
            exchange ->
                exchange.send(206, Headers.of("content-range", "bytes 5-9/10"), new byte[5]),
            10,
            1);

    assertEquals(Kind.INVALID, failure.kind(), failure.text());
  }

  @Test
  void moreBytesThanPromisedAreRefused() {
    var failure =
        refused(exchange -> exchange.send(200, Headers.NONE, new byte[BLOB.length + 1]), 0, 1);

    assertTrue(failure.text().contains("longer than the 100000 bytes"), failure.text());
  }

  @Test
  void aBusyServerIsAskedAgain() throws IOException {
    for (int status : new int[] {429, 500, 502, 503, 504}) {
      var tries = new AtomicInteger();
      byte[] all =
          read(
              exchange -> {
                if (tries.incrementAndGet() < 4) {
                  ScriptedRegistry.send(exchange, status, "", "retry-after", "0");
                } else {
                  exchange.send(200, Headers.NONE, BLOB);
                }
              },
              0,
              4);
      assertArrayEquals(BLOB, all);
    }
  }

  @Test
  void aServerThatStaysBusyIsNamed() {
    var busy =
        refused(exchange -> ScriptedRegistry.error(exchange, 429, "TOOMANYREQUESTS", "slow"), 0, 4);
    assertEquals(Kind.UNAVAILABLE, busy.kind());
    assertTrue(
        busy.text()
            .contains("answers 429 (too many requests) for blob " + DIGEST + ": toomanyrequests"),
        busy.text());
    var later =
        refused(exchange -> ScriptedRegistry.send(exchange, 503, "", "retry-after", "3600"), 0, 1);
    assertTrue(later.text().contains("fails with 503"), later.text());
  }

  @Test
  void aRefusalIsFinal() {
    for (int status : new int[] {400, 404, 410, 451}) {
      var failure =
          refused(exchange -> ScriptedRegistry.error(exchange, status, "SOME", "words"), 0, 1);
      assertTrue(failure.text().contains("some: words"), failure.text());
    }
  }

  @Test
  void redirectionsAreFollowedTenTimes() throws IOException {
    byte[] all =
        read(
            exchange -> {
              String path = exchange.path();
              int hop = path.startsWith("/hop") ? Integer.parseInt(path.substring(4)) : 0;
              if (hop == 10) {
                exchange.send(200, Headers.NONE, BLOB);
              } else {
                ScriptedRegistry.send(exchange, 307, "", "location", "/hop" + (hop + 1) + "?x=1");
              }
            },
            0,
            11);
    assertArrayEquals(BLOB, all);

    var endless =
        refused(exchange -> ScriptedRegistry.send(exchange, 302, "", "location", "/x"), 0, 11);
    assertTrue(endless.text().contains("more than 10 times"), endless.text());
    var nowhere = refused(exchange -> ScriptedRegistry.send(exchange, 302, ""), 0, 1);
    assertTrue(nowhere.text().contains("leads to nowhere"), nowhere.text());
  }

  @Test
  void aMirrorThatFailsIsFollowedByTheRegistry() throws IOException {
    try (var mirror =
            ScriptedRegistry.of(exchange -> {
              if (exchange.path().startsWith("/v2/m/a/b/blobs") && from(exchange) == 0) {
                ScriptedRegistry.breakOff(exchange, 200, BLOB.length, Arrays.copyOf(BLOB, 10_000));
              } else {
                ScriptedRegistry.error(exchange, 404, "MANIFEST_UNKNOWN", "not here");
              }
            });
        var server =
            ScriptedRegistry.of(exchange -> {
              if (exchange.path().contains("/blobs/")) {
                part(exchange, BLOB.length);
              } else {
                ScriptedRegistry.send(exchange, 200, "{\"schemaVersion\":2}");
              }
            });
        var client = Mirrors.client(server.host(), mirror.host() + "/m")) {
      Repository repository = client.repository(server.name());
      var _ = repository.manifest("1");

      try (InputStream in = repository.open(DIGEST, BLOB.length, 0).content()) {
        assertArrayEquals(BLOB, in.readAllBytes());
      }

      assertEquals(
          List.of(
              "GET /v2/m/a/b/manifests/1",
              "GET /v2/m/a/b/blobs/" + DIGEST,
              "GET /v2/m/a/b/blobs/" + DIGEST + " bytes=10000-"),
          mirror.requests());
      assertEquals(List.of("GET /v2/a/b/manifests/1", PATH + " bytes=10000-"), server.requests());
    }
  }

  @Test
  void nobodyThereIsSaidWithAdvice() throws IOException {
    String host;
    try (var server = ScriptedRegistry.of(_ -> {})) {
      host = server.host();
    }
    try (var client = ScriptedRegistry.client()) {
      var refused =
          assertThrows(
              GantryException.class,
              () ->
                  client
                      .repository(new io.gantry.image.distribution.RepositoryName(host, "a"))
                      .manifest("1"));
      assertEquals(Kind.UNAVAILABLE, refused.kind());
      assertEquals(
          "cannot reach registry "
              + host
              + " for "
              + host
              + "/a: nobody listens at "
              + host
              + "; is it running, and is the port right?",
          refused.text());
    }
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() throws IOException {
    var impatient =
        new ClientSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            ClientTls.SYSTEM,
            Proxies.NONE,
            2);
    var gone = new CountDownLatch(3);
    try (var server =
            ScriptedRegistry.of(exchange -> {
              exchange.onGone(gone::countDown);
              if (exchange.path().contains("/blobs/")) {
                var out = exchange.stream(200, Headers.NONE);
                out.write(1);
                out.flush();
              }
              awaited(gone);
            });
        var client =
            new Registries(
                RegistryHosts.USUAL,
                Logins.NONE,
                impatient,
                new Retry(2, Duration.ZERO, Duration.ZERO, Duration.ZERO))) {
      Repository repository = client.repository(server.name());

      var silent = assertThrows(GantryException.class, () -> repository.manifest("1"));
      assertEquals(Kind.UNAVAILABLE, silent.kind());
      assertTrue(silent.text().contains("answers too slowly"), silent.text());
      try (InputStream in = repository.open(DIGEST, BLOB.length, 0).content()) {
        var slow = assertThrows(GantryException.class, in::readAllBytes);
        assertTrue(slow.text().contains("broke off"), slow.text());
      }
      while (gone.getCount() > 0) {
        gone.countDown();
      }
    }
  }

  private static void awaited(CountDownLatch gone) throws IOException {
    try {
      boolean _ = gone.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Test
  void whoeverIsInterruptedStops() throws IOException {
    try (var server = ScriptedRegistry.of(exchange -> ScriptedRegistry.send(exchange, 503, ""));
        var client = ScriptedRegistry.client()) {
      Repository repository = client.repository(server.name());
      Thread.currentThread().interrupt();

      var failure = assertThrows(GantryException.class, () -> repository.manifest("1"));

      assertTrue(Thread.interrupted());
      assertEquals(Kind.CANCELLED, failure.kind(), failure.text());
    }
  }
}
