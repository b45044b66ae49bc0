package io.gantry.image.registry.api;

import io.gantry.image.registry.Blob;
import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.Repository;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Optional;

/** Whole blobs. */
final class Blobs {
  private static final int BUFFER = 128 * 1024;

  private final RegistryStorage storage;
  private final Events events;

  Blobs(RegistryStorage storage, Events events) {
    this.storage = storage;
    this.events = events;
  }

  void handle(Exchange exchange, Route.OneBlob route) throws IOException {
    Digest digest = Answers.digest(route.digest());
    if (exchange.method().equals("DELETE")) {
      delete(exchange, route.repository(), digest);
    } else {
      get(exchange, route.repository(), digest);
    }
  }

  private void get(Exchange exchange, Repository repository, Digest digest) throws IOException {
    Blob blob = storage.blob(repository, digest).orElseThrow(() -> unknown(repository, digest));
    Headers headers =
        Answers.COMMON
            .with("docker-content-digest", digest.toString())
            .with("etag", "\"" + digest + "\"")
            .with("cache-control", "max-age=31536000")
            .with("accept-ranges", "bytes");
    if (Answers.isKnown(exchange, digest)) {
      Answers.empty(exchange, 304, headers);
      return;
    }
    ByteRange range =
        ByteRange.of(exchange.headers().first("range").orElse(""), blob.size())
            .orElseThrow(() ->
                new RegistryException(
                    Code.RANGE_INVALID,
                    "blob " + digest + " has " + blob.size() + " bytes",
                    Map.of("content-range", "bytes */" + blob.size())));
    headers = headers.with("content-type", "application/octet-stream");
    if (range.partial()) {
      headers = headers.with("content-range", range.contentRange(blob.size()));
    }
    send(exchange, range.partial() ? 206 : 200, headers, blob, range);
    if (exchange.method().equals("GET")) {
      events.pulled(exchange, repository, digest, blob.size());
    }
  }

  private static void send(
      Exchange exchange, int status, Headers headers, Blob blob, ByteRange range)
      throws IOException {
    Headers sized = headers.with("content-length", Long.toString(range.count()));
    if (exchange.method().equals("HEAD")) {
      exchange.stream(status, sized).close();
      return;
    }
    Optional<FileChannel> file = blob.file();
    if (file.isPresent()) {
      try (FileChannel channel = file.get()) {
        exchange.send(status, headers, channel, range.from(), range.count());
      }
      return;
    }
    try (InputStream in = blob.open(range.from());
        OutputStream out = exchange.stream(status, sized)) {
      byte[] buffer = new byte[BUFFER];
      for (long left = range.count(); left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (count < 0) {
          throw new IOException("blob ends too early");
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    }
  }

  private static RegistryException unknown(Repository repository, Digest digest) {
    return new RegistryException(
        Code.BLOB_UNKNOWN, "repository " + repository + " has no blob " + digest);
  }

  private void delete(Exchange exchange, Repository repository, Digest digest) throws IOException {
    if (!storage.deleteBlob(repository, digest)) {
      throw unknown(repository, digest);
    }
    Answers.empty(exchange, 202, Answers.COMMON);
    events.deleted(exchange, repository, Optional.of(digest), Optional.empty());
  }
}
