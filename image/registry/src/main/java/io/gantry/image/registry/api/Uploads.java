package io.gantry.image.registry.api;

import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.Upload;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Blobs on their way: in one request, in two, or in chunks; or taken from another repository. */
final class Uploads {
  private final RegistryStorage storage;
  private final Events events;

  Uploads(RegistryStorage storage, Events events) {
    this.storage = storage;
    this.events = events;
  }

  void begin(Exchange exchange, Repository repository) throws IOException {
    Optional<Digest> mounted = exchange.query().first("mount").map(Answers::digest);
    Optional<Repository> from = exchange.query().first("from").map(Repository::new);
    if (mounted.isPresent() && storage.mount(repository, from, mounted.get())) {
      created(exchange, repository, mounted.get());
      events.mounted(exchange, repository, mounted.get(), from);
      return;
    }
    Optional<Digest> announced = exchange.query().first("digest").map(Answers::digest);
    String algorithm =
        announced
            .map(Digest::algorithm)
            .or(() -> exchange.query().first("digest-algorithm"))
            .orElse("sha256");
    Upload upload = storage.begin(repository, algorithm);
    if (announced.isEmpty()) {
      Answers.empty(exchange, 202, progress(repository, upload));
      return;
    }
    boolean done = false;
    try {
      append(exchange, upload);
      upload.finish(announced.get());
      done = true;
    } finally {
      if (!done) {
        upload.cancel();
      }
    }
    created(exchange, repository, announced.get());
    events.uploaded(exchange, repository, announced.get(), upload.length());
  }

  void handle(Exchange exchange, Route.OneUpload route) throws IOException {
    Repository repository = route.repository();
    Upload upload =
        storage
            .upload(repository, route.id())
            .orElseThrow(() ->
                new RegistryException(
                    Code.BLOB_UPLOAD_UNKNOWN,
                    "repository " + repository + " has no upload " + route.id()));
    switch (exchange.method()) {
      case "PATCH" -> {
        append(exchange, repository, upload);
        Answers.empty(exchange, 202, progress(repository, upload));
      }
      case "PUT" -> finish(exchange, repository, upload);
      case "DELETE" -> {
        upload.cancel();
        Answers.empty(exchange, 204, Answers.COMMON);
      }
      default -> Answers.empty(exchange, 204, progress(repository, upload));
    }
  }

  private void finish(Exchange exchange, Repository repository, Upload upload) throws IOException {
    Digest digest =
        exchange
            .query()
            .first("digest")
            .map(Answers::digest)
            .orElseThrow(
                () -> new RegistryException(Code.DIGEST_INVALID, "an upload ends with ?digest="));
    append(exchange, repository, upload);
    upload.finish(digest);
    created(exchange, repository, digest);
    events.uploaded(exchange, repository, digest, upload.length());
  }

  private static void append(Exchange exchange, Repository repository, Upload upload) {
    try {
      append(exchange, upload);
    } catch (RegistryException e) {
      if (e.code() == Code.RANGE_INVALID) {
        throw new RegistryException(e.code(), e.text(), place(repository, upload));
      }
      throw e;
    }
  }

  /** Takes the body as the next chunk, or, without a range, as what comes next. */
  private static void append(Exchange exchange, Upload upload) {
    Optional<String> field = exchange.headers().first("content-range");
    if (field.isEmpty()) {
      add(exchange, upload, OptionalLong.empty());
      return;
    }
    ByteRange range =
        ByteRange.ofChunk(field.get())
            .orElseThrow(() ->
                new RegistryException(
                    Code.RANGE_INVALID, "content-range is not of the form FIRST-LAST"));
    Optional<String> length = exchange.headers().first("content-length");
    if (length.isPresent() && !length.get().equals(Long.toString(range.count()))) {
      throw new RegistryException(
          Code.SIZE_INVALID,
          "content-range has " + range.count() + " bytes, content-length " + length.get());
    }
    add(exchange, upload, OptionalLong.of(range.from()));
  }

  /** A client that stops in the middle finds what has arrived when it comes again. */
  private static void add(Exchange exchange, Upload upload, OptionalLong at) {
    try {
      upload.append(exchange.body(), at);
    } catch (IOException e) {
      throw new RegistryException(
          Code.BLOB_UPLOAD_INVALID,
          "the body has stopped; the upload is at " + upload.length() + ": " + e.getMessage());
    }
  }

  private static Map<String, String> place(Repository repository, Upload upload) {
    return Map.of(
        "location",
        "/v2/" + repository + "/blobs/uploads/" + upload.id(),
        "range",
        "0-" + Math.max(0, upload.length() - 1),
        "docker-upload-uuid",
        upload.id());
  }

  private static Headers progress(Repository repository, Upload upload) {
    Headers headers = Answers.COMMON;
    for (Map.Entry<String, String> field : place(repository, upload).entrySet()) {
      headers = headers.with(field.getKey(), field.getValue());
    }
    return headers;
  }

  private static void created(Exchange exchange, Repository repository, Digest digest)
      throws IOException {
    Answers.empty(
        exchange,
        201,
        Answers.COMMON
            .with("location", "/v2/" + repository + "/blobs/" + digest)
            .with("docker-content-digest", digest.toString()));
  }
}
