package io.gantry.image.registry.api;

import io.gantry.image.registry.ManifestLinks;
import io.gantry.image.registry.RegistryEvent;
import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.MediaType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/** Manifests: by tag and by digest. */
final class Manifests {
  private static final int MOST_TAGS = 100;

  private final RegistryStorage storage;
  private final Events events;

  Manifests(RegistryStorage storage, Events events) {
    this.storage = storage;
    this.events = events;
  }

  void handle(Exchange exchange, Route.OneManifest route) throws IOException {
    switch (exchange.method()) {
      case "PUT" -> put(exchange, route.repository(), route.reference());
      case "DELETE" -> delete(exchange, route.repository(), route.reference());
      default -> get(exchange, route.repository(), route.reference());
    }
  }

  private static boolean isDigest(String reference) {
    return reference.indexOf(':') >= 0;
  }

  private void get(Exchange exchange, Repository repository, String reference) throws IOException {
    Optional<StoredManifest> found =
        isDigest(reference)
            ? storage.manifest(repository, Answers.digest(reference))
            : storage.manifest(repository, new Tag(reference));
    StoredManifest manifest = found.orElseThrow(() -> unknown(repository, reference));
    Headers headers =
        Answers.COMMON
            .with("docker-content-digest", manifest.digest().toString())
            .with("etag", "\"" + manifest.digest() + "\"");
    if (Answers.isKnown(exchange, manifest.digest())) {
      Answers.empty(exchange, 304, headers);
      return;
    }
    headers = headers.with("content-type", manifest.mediaType());
    exchange.send(200, headers, manifest.bytes());
    if (exchange.method().equals("GET")) {
      events.manifest(RegistryEvent.Action.PULL, exchange, repository, manifest, tag(reference));
    }
  }

  private static Optional<Tag> tag(String reference) {
    return isDigest(reference) ? Optional.empty() : Optional.of(new Tag(reference));
  }

  private static RegistryException unknown(Repository repository, String reference) {
    return new RegistryException(
        Code.MANIFEST_UNKNOWN, "repository " + repository + " has no manifest " + reference);
  }

  private void put(Exchange exchange, Repository repository, String reference) throws IOException {
    var tags = new ArrayList<Tag>();
    Optional<Digest> announced;
    if (isDigest(reference)) {
      announced = Optional.of(Answers.digest(reference));
      exchange.query().all("tag").forEach(text -> tags.add(new Tag(text)));
      if (tags.size() > MOST_TAGS) {
        throw new RegistryException(Code.TAG_INVALID, "more than " + MOST_TAGS + " tags at once");
      }
    } else {
      tags.add(new Tag(reference));
      announced = exchange.query().first("digest").map(Answers::digest);
    }
    byte[] bytes = read(exchange);
    Digest digest = announced.orElseGet(() -> Digest.of(bytes));
    if (!digest.matches(bytes)) {
      throw new RegistryException(
          Code.DIGEST_INVALID, "manifest has another digest than " + digest);
    }
    var manifest = new StoredManifest(digest, type(exchange, bytes), bytes);
    storage.put(repository, manifest, tags);
    Headers headers =
        Answers.COMMON
            .with("location", "/v2/" + repository + "/manifests/" + digest)
            .with("docker-content-digest", digest.toString());
    Optional<Digest> subject = ManifestLinks.of(manifest).subject();
    if (subject.isPresent()) {
      headers = headers.with("oci-subject", subject.get().toString());
    }
    if (isDigest(reference)) {
      for (Tag tag : tags) {
        headers = headers.with("oci-tag", tag.text());
      }
    }
    Answers.empty(exchange, 201, headers);
    events.pushed(exchange, repository, manifest, tags);
  }

  private static byte[] read(Exchange exchange) {
    byte[] bytes;
    try {
      bytes = exchange.body().readNBytes(ManifestBytes.LIMIT + 1);
    } catch (IOException e) {
      throw new RegistryException(Code.MANIFEST_INVALID, "the body has stopped: " + e.getMessage());
    }
    if (bytes.length > ManifestBytes.LIMIT) {
      throw new RegistryException(Code.TOO_LARGE, "manifest is larger than 4 MiB");
    }
    return bytes;
  }

  /** What the client says that it is; without a word, what the text says. */
  private static String type(Exchange exchange, byte[] bytes) {
    String field = exchange.headers().first("content-type").orElse("");
    int semicolon = field.indexOf(';');
    String type = (semicolon < 0 ? field : field.substring(0, semicolon)).strip();
    boolean silent = type.isEmpty() || type.equals("application/json");
    return silent ? ManifestBytes.of(bytes, MediaType.OCI_MANIFEST).mediaType() : type;
  }

  private void delete(Exchange exchange, Repository repository, String reference)
      throws IOException {
    Optional<Digest> digest =
        isDigest(reference) ? Optional.of(Answers.digest(reference)) : Optional.empty();
    boolean there =
        digest
            .map(d -> storage.deleteManifest(repository, d))
            .orElseGet(() -> storage.deleteTag(repository, new Tag(reference)));
    if (!there) {
      throw unknown(repository, reference);
    }
    Answers.empty(exchange, 202, Answers.COMMON);
    events.deleted(exchange, repository, digest, tag(reference));
  }
}
