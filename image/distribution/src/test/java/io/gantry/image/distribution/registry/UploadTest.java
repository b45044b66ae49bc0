package io.gantry.image.distribution.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class UploadTest {
  private static final byte[] BLOB = DockerRegistryIT.random(3_000_000);
  private static final Descriptor DESCRIPTOR = Descriptor.of(MediaType.OCI_LAYER, BLOB);
  private static final String UPLOADS = "/v2/a/b/blobs/uploads/";

  /** Takes uploads at {@code /u/N?state=...}, and lets a test spoil requests. */
  private static final class Taker implements Handler {
    private final Spoiler spoiler;
    private ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private final AtomicInteger uploads = new AtomicInteger();
    private byte[] blob = new byte[0];

    Taker(Spoiler spoiler) {
      this.spoiler = spoiler;
    }

    @Override
    public synchronized void handle(Exchange exchange) throws IOException {
      if (spoiler.spoils(exchange, this)) {
        return;
      }
      String place = "/u/" + uploads.get();
      String state = place + "?state=" + taken.size() + "%2B";
      switch (exchange.method()) {
        case "POST" -> {
          taken = new ByteArrayOutputStream();
          String opened = "/u/" + uploads.incrementAndGet() + "?state=0%2B";
          ScriptedRegistry.send(exchange, 202, "", "location", opened);
        }
        case "PATCH" -> {
          assertEquals(place, exchange.path());
          assertEquals(taken.size() + "+", exchange.query().text("state"));
          exchange
              .headers()
              .first("content-range")
              .ifPresent(range -> assertTrue(range.startsWith(taken.size() + "-"), range));
          long _ = exchange.body().transferTo(taken);
          ScriptedRegistry.send(
              exchange, 202, "", "location", place + "?state=" + taken.size() + "%2B");
        }
        case "GET" ->
            ScriptedRegistry.send(
                exchange, 204, "", "range", "0-" + (taken.size() - 1), "location", state);
        case "PUT" -> {
          long _ = exchange.body().transferTo(taken);
          Digest digest = Digest.parse(exchange.query().text("digest"));
          if (digest.matches(taken.toByteArray())) {
            blob = taken.toByteArray();
            ScriptedRegistry.send(exchange, 201, "");
          } else {
            ScriptedRegistry.error(exchange, 400, "DIGEST_INVALID", "no");
          }
        }
        default -> ScriptedRegistry.send(exchange, 204, "");
      }
    }
  }

  @FunctionalInterface
  private interface Spoiler {
    boolean spoils(Exchange exchange, Taker taker) throws IOException;
  }

  private static List<String> upload(Spoiler spoiler) throws IOException {
    var taker = new Taker(spoiler);
    try (var server = ScriptedRegistry.of(taker);
        var client = ScriptedRegistry.client()) {
      client.repository(server.name()).upload(DESCRIPTOR, out -> out.write(BLOB));
      assertArrayEquals(BLOB, taker.blob);
      return server.requests();
    }
  }

  private static boolean first(AtomicInteger seen, Exchange exchange, String method) {
    return exchange.method().equals(method) && seen.getAndIncrement() == 0;
  }

  @Test
  void anUploadFollowsItsLocationAndKeepsTheQuery() throws IOException {
    assertEquals(List.of("POST " + UPLOADS, "PATCH /u/1", "PUT /u/1"), upload((_, _) -> false));
  }

  @Test
  void anUploadThatFailsGoesOnWithWhatTheRegistryHas() throws IOException {
    var seen = new AtomicInteger();

    List<String> requests =
        upload((exchange, taker) -> {
          if (first(seen, exchange, "PATCH")) {
            taker.taken.write(exchange.body().readNBytes(1_000_000));
            ScriptedRegistry.send(exchange, 503, "", "retry-after", "0");
            return true;
          }
          return false;
        });

    assertEquals(
        List.of("POST " + UPLOADS, "PATCH /u/1", "GET /u/1", "PATCH /u/1", "PUT /u/1"), requests);
  }

  @Test
  void aBlobThatWasPutTogetherWrongIsSentAnewAsAWhole() throws IOException {
    var seen = new AtomicInteger();

    List<String> requests =
        upload((exchange, taker) -> {
          if (first(seen, exchange, "PATCH")) {
            long _ = exchange.body().transferTo(java.io.OutputStream.nullOutputStream());
            taker.taken.write(new byte[1_000_000]);
            ScriptedRegistry.send(exchange, 503, "", "retry-after", "0");
            return true;
          }
          return false;
        });

    assertEquals(
        List.of("PATCH /u/1", "PUT /u/1", "POST " + UPLOADS, "PATCH /u/2", "PUT /u/2"),
        requests.subList(3, requests.size()));
  }

  @Test
  void anUploadThatTheRegistryHasForgottenStartsAnew() throws IOException {
    var seen = new AtomicInteger();

    List<String> requests =
        upload((exchange, taker) -> {
          if (first(seen, exchange, "PATCH")) {
            taker.taken.reset();
            ScriptedRegistry.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "gone");
            return true;
          }
          return false;
        });

    assertEquals(
        List.of(
            "POST " + UPLOADS,
            "PATCH /u/1",
            "GET /u/1",
            "POST " + UPLOADS,
            "PATCH /u/2",
            "PUT /u/2"),
        requests);
  }

  @Test
  void anUploadThatIsTooLargeIsSentInParts() throws IOException {
    var large = new byte[20 << 20];
    Descriptor descriptor = Descriptor.of(MediaType.OCI_LAYER, large);
    var taker =
        new Taker((exchange, _) -> {
          long length = Long.parseLong(exchange.headers().first("content-length").orElse("0"));
          if (length > 10 << 20) {
            ScriptedRegistry.send(exchange, 413, "too large", "content-type", "text/plain");
            return true;
          }
          return false;
        });
    try (var server = ScriptedRegistry.of(taker);
        var client = ScriptedRegistry.client()) {
      client.repository(server.name()).upload(descriptor, out -> out.write(large));

      assertEquals(large.length, taker.blob.length);
      assertEquals(5, server.count("PATCH"), server.requests().toString());
    }
  }

  @Test
  void aRegistryThatTakesNothingIsNamed() throws IOException {
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                upload((exchange, _) -> {
                  ScriptedRegistry.error(exchange, 403, "DENIED", "read only");
                  return true;
                }));

    assertTrue(failure.text().startsWith("push access denied for 127.0.0.1:"), failure.text());
    assertTrue(failure.text().endsWith("denied: read only"), failure.text());
  }

  @Test
  void anEndWhoseAnswerIsLostIsAnEnd() throws IOException {
    var seen = new AtomicInteger();

    List<String> requests =
        upload((exchange, taker) -> {
          boolean put = exchange.method().equals("PUT");
          if (put && seen.getAndIncrement() == 0) {
            taker.blob = taker.taken.toByteArray();
            ScriptedRegistry.breakOff(exchange, 500, 0, new byte[0], "retry-after", "0");
          } else if (put) {
            ScriptedRegistry.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "gone");
          } else if (exchange.method().equals("HEAD")) {
            exchange.send(200, Headers.NONE, new byte[0]);
          } else {
            return false;
          }
          return true;
        });

    assertEquals("HEAD /v2/a/b/blobs/" + DESCRIPTOR.digest(), requests.getLast());
  }

  @Test
  void aSourceThatFailsEndsTheUpload() throws IOException {
    var taker = new Taker((_, _) -> false);
    try (var server = ScriptedRegistry.of(taker);
        var client = ScriptedRegistry.client()) {
      Repository repository = client.repository(server.name());

      var unreadable =
          assertThrows(
              GantryException.class,
              () ->
                  repository.upload(
                      DESCRIPTOR,
                      out -> {
                        out.write(BLOB, 0, 500_000);
                        throw new IOException("disk broken");
                      }));
      var known =
          assertThrows(
              GantryException.class,
              () ->
                  repository.upload(
                      MediaType.OCI_LAYER,
                      _ -> {
                        throw new GantryException(Kind.CONFLICT, "layer is gone");
                      }));

      assertEquals(
          "cannot read blob " + DESCRIPTOR.digest() + " to send it: disk broken",
          unreadable.text());
      assertEquals("layer is gone", known.text());
      assertEquals(2, server.count("DELETE"), server.requests().toString());
    }
  }

  @Test
  void aChangedSourceIsNoticed() throws IOException {
    var runs = new AtomicInteger();
    var taker =
        new Taker((exchange, self) -> {
          if (exchange.method().equals("PATCH") && runs.get() == 1) {
            self.taken.write(exchange.body().readNBytes(2_000_000));
            ScriptedRegistry.send(exchange, 503, "", "retry-after", "0");
            return true;
          }
          return false;
        });
    try (var server = ScriptedRegistry.of(taker);
        var client = ScriptedRegistry.client()) {
      var failure =
          assertThrows(
              GantryException.class,
              () ->
                  client
                      .repository(server.name())
                      .upload(
                          DESCRIPTOR,
                          out ->
                              out.write(
                                  runs.incrementAndGet() == 1
                                      ? BLOB
                                      : Arrays.copyOf(BLOB, 1_000_000))));
      assertEquals(Kind.INVALID, failure.kind(), failure.text());
    }
  }
}
