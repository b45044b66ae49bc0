package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.ImageDestination.BlobWriter;
import io.gantry.image.distribution.ImageSource.Blob;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint.Role;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A repository of a registry (OCI distribution specification 1.1). Reads ask its mirrors first,
 * writes go to the registry itself. Safe for several threads.
 *
 * <p>Failures are {@link GantryException}s that name the registry and the repository: {@code
 * NOT_FOUND} (also where nobody is logged in and the registry does not tell), {@code FORBIDDEN},
 * {@code UNAVAILABLE}, {@code INVALID} for what is not what it should be.
 */
public final class Repository {
  private final RepositoryName name;
  private final List<Way> ways;
  private final Way origin;
  private final ConcurrentHashMap<Digest, URI> uploads = new ConcurrentHashMap<>();

  Repository(RepositoryName name, List<Way> ways) {
    this.name = name;
    this.ways = List.copyOf(ways);
    origin = ways.getLast();
  }

  /** As the user means it: mirrors do not show. */
  public RepositoryName name() {
    return name;
  }

  private List<Way> readable(boolean digest) {
    return ways.stream().filter(way -> way.endpoint().role().serves(digest)).toList();
  }

  /** A manifest by tag or digest, verified by the digest that was asked for or given. */
  public ManifestBytes manifest(String tagOrDigest) {
    return FirstOf.ways(
        readable(Manifests.isDigest(tagOrDigest)), way -> new Manifests(way).get(tagOrDigest));
  }

  /** What a tag means, without fetching it; nothing if there is no such tag or digest. */
  public Optional<Descriptor> head(String tagOrDigest) {
    for (Way way : readable(Manifests.isDigest(tagOrDigest))) {
      if (way.endpoint().role() == Role.ORIGIN) {
        break;
      }
      try {
        Optional<Descriptor> found = new Manifests(way).head(tagOrDigest);
        if (found.isPresent()) {
          return found;
        }
      } catch (GantryException e) {
        if (e.kind() == GantryException.Kind.CANCELLED) {
          throw e;
        }
      }
    }
    return new Manifests(origin).head(tagOrDigest);
  }

  /**
   * Stores a manifest. What it refers to learns of it: by the registry, or by an index under a tag
   * where the registry keeps no list.
   */
  public void putManifest(String tagOrDigest, ManifestBytes manifest) {
    boolean noted = new Manifests(origin).put(tagOrDigest, manifest);
    if (!noted && manifest.json().get("subject").isPresent()) {
      Manifest parsed = Manifest.parse(manifest);
      parsed.subject().ifPresent(s -> new Referrers(origin).add(s.digest(), manifest));
    }
  }

  /**
   * Deletes a manifest; by a tag only the tag, where the registry can do that. What it refers to
   * forgets it.
   */
  public void deleteManifest(String tagOrDigest) {
    Optional<ManifestBytes> referring =
        Manifests.isDigest(tagOrDigest) ? referring(tagOrDigest) : Optional.empty();
    new Manifests(origin).delete(tagOrDigest);
    referring.ifPresent(bytes ->
        Manifest.parse(bytes)
            .subject()
            .ifPresent(s -> new Referrers(origin).remove(s.digest(), bytes.digest())));
  }

  /** A manifest that refers to another. */
  private Optional<ManifestBytes> referring(String digest) {
    try {
      return Optional.of(new Manifests(origin).get(digest))
          .filter(bytes -> bytes.json().get("subject").isPresent());
    } catch (GantryException _) {
      return Optional.empty(); // deleting it says why
    }
  }

  /**
   * Opens a blob, not verified. A transfer that breaks off goes on by itself.
   *
   * @param size bytes of the whole blob
   * @param offset where to begin
   */
  public Blob open(Digest digest, long size, long offset) {
    return new Blob(new BlobDownload(readable(true), digest, size, offset), offset);
  }

  /** How large a blob is, if the registry itself has it here. */
  public Optional<Long> blobSize(Digest digest) {
    OptionalLong size = new Blobs(origin).size(digest, false);
    return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
  }

  /** Whether a blob need not be sent. */
  boolean holds(Digest digest) {
    return new Blobs(origin).size(digest, true).isPresent();
  }

  /**
   * Takes a blob from another repository.
   *
   * @return false if that could not be done, so that it must be sent
   */
  public boolean mount(Digest digest, RepositoryName from) {
    if (!from.registry().equals(name.registry()) || from.equals(name)) {
      return false;
    }
    Blobs.Mount answer = new Blobs(origin).mount(digest, from);
    answer.upload().map(upload -> uploads.put(digest, upload)).ifPresent(new Blobs(origin)::cancel);
    if (answer.mounted()) {
      Optional.ofNullable(uploads.remove(digest)).ifPresent(new Blobs(origin)::cancel);
    }
    return answer.mounted();
  }

  /**
   * Sends a blob that is known.
   *
   * @throws GantryException {@code INVALID} too, if the writer gives another blob
   */
  public void upload(Descriptor blob, BlobWriter writer) {
    Optional<URI> open = Optional.ofNullable(uploads.remove(blob.digest()));
    try (var upload =
        new BlobUpload(
            origin, Optional.of(blob.digest()), OptionalLong.of(blob.size()), writer, open)) {
      var _ = upload.run();
    }
  }

  /** Sends a blob that is made while it is sent, and tells what it was. */
  public Descriptor upload(String mediaType, BlobWriter writer) {
    try (var upload =
        new BlobUpload(origin, Optional.empty(), OptionalLong.empty(), writer, Optional.empty())) {
      BlobUpload.Sent sent = upload.run();
      return Descriptor.of(mediaType, sent.digest(), sent.size());
    }
  }

  /** Forgets uploads that were opened and not needed. */
  void cancelUploads() {
    for (Digest digest : List.copyOf(uploads.keySet())) {
      Optional.ofNullable(uploads.remove(digest)).ifPresent(new Blobs(origin)::cancel);
    }
  }

  /** All tags, in the registry's order. */
  public List<String> tags() {
    return FirstOf.ways(readable(false), way -> new Tags(way).all());
  }

  /** What refers to a manifest; of one type, or of any if {@code artifactType} is empty. */
  public List<Descriptor> referrers(Digest subject, String artifactType) {
    return FirstOf.ways(readable(true), way -> new Referrers(way).of(subject, artifactType));
  }
}
