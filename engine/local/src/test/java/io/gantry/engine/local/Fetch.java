package io.gantry.engine.local;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Fetches a page from a server that may still be starting. */
final class Fetch {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private Fetch() {}

  static String text(int port, String path) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(LIMIT);
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          return client
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                      .timeout(LIMIT)
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
        } catch (ConnectException e) {
          if (Instant.now().isAfter(end)) {
            throw e;
          }
          boolean _ = new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
      }
    }
  }
}
