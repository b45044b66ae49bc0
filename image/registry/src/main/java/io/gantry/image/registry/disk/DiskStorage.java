package io.gantry.image.registry.disk;

import io.gantry.image.registry.Blob;
import io.gantry.image.registry.ManifestLinks;
import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.image.registry.Upload;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * The storage on a disk. One process at a time: see {@link StorageLock}.
 *
 * <p>Whoever makes content visible or relies on its being there holds {@link #reliance}; the
 * collector deletes under its other side, and looks again before each deletion.
 */
public final class DiskStorage implements RegistryStorage {
  /** Links that were asked for since are not touched again: a look must not become a write. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private static final Duration UPLOADS = Duration.ofDays(7);

  private final Path repositories;
  private final InstantSource clock;
  private final boolean cache;
  private final BlobFiles blobs;
  private final UploadFiles uploads;
  private final ReadWriteLock reliance = new ReentrantReadWriteLock();
  private final Locks locks = new Locks();

  /** In {@code root}, which is made if missing, for this user alone. */
  public DiskStorage(Path root, InstantSource clock) {
    this(root, clock, false);
  }

  /**
   * In {@code root}.
   *
   * @param cache manifests may come before what they name
   */
  public DiskStorage(Path root, InstantSource clock, boolean cache) {
    Directories.make(root);
    this.clock = clock;
    this.cache = cache;
    repositories = root.resolve("repositories");
    blobs = new BlobFiles(root.resolve("blobs"));
    uploads = new UploadFiles(root.resolve("uploads"), this::keep);
  }

  private RepositoryFiles files(Repository repository) {
    return new RepositoryFiles(repositories, repository);
  }

  private <T> T relying(Supplier<T> work) {
    return under(reliance.readLock(), work);
  }

  private static <T> T under(Lock lock, Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Blob> blob(Repository repository, Digest digest) {
    return relying(() -> linked(files(repository), digest) ? blobs.open(digest) : Optional.empty());
  }

  /** Whether the repository has a blob; if so, it keeps it for a while. */
  private boolean linked(RepositoryFiles files, Digest digest) {
    Optional<Instant> since = files.linkedSince(digest);
    Instant now = clock.instant();
    if (since.isPresent() && since.get().isBefore(now.minus(FRESH))) {
      files.touch(digest, now);
    }
    return since.isPresent();
  }

  @Override
  public boolean mount(Repository into, Optional<Repository> from, Digest digest) {
    return relying(() -> {
      boolean there =
          from.map(source -> linked(files(source), digest) && blobs.has(digest))
              .orElseGet(() -> blobs.has(digest));
      if (there) {
        blobs.touch(digest, clock.instant());
        files(into).link(digest, clock.instant());
      }
      return there;
    });
  }

  @Override
  public boolean deleteBlob(Repository repository, Digest digest) {
    RepositoryFiles files = files(repository);
    boolean there = files.linkedSince(digest).isPresent();
    files.unlink(digest);
    return there;
  }

  @Override
  public Upload begin(Repository repository, String algorithm) {
    return uploads.begin(repository, algorithm);
  }

  @Override
  public Optional<Upload> upload(Repository repository, String id) {
    return uploads.find(repository, id).map(upload -> upload);
  }

  private void keep(DiskUpload upload, Path data, Digest digest) {
    boolean _ =
        relying(() -> {
          Instant now = clock.instant();
          if (blobs.has(digest)) {
            blobs.touch(digest, now);
          } else {
            blobs.adopt(data, digest, now);
          }
          files(upload.repository()).link(digest, now);
          return true;
        });
    uploads.forget(upload);
  }

  @Override
  public Optional<StoredManifest> manifest(Repository repository, Tag tag) {
    RepositoryFiles files = files(repository);
    return files.tag(tag).flatMap(files::manifest);
  }

  @Override
  public Optional<StoredManifest> manifest(Repository repository, Digest digest) {
    return files(repository).manifest(digest);
  }

  @Override
  public void put(Repository repository, StoredManifest manifest, List<Tag> tags) {
    ManifestLinks links = ManifestLinks.of(manifest);
    RepositoryFiles files = files(repository);
    boolean _ =
        locks.with(
            repository,
            () ->
                relying(() -> {
                  if (!cache) {
                    check(files, links);
                  }
                  links
                      .subject()
                      .ifPresent(subject ->
                          files.writeReferrer(
                              subject,
                              manifest.digest(),
                              links.descriptor().orElse(Json.Obj.EMPTY)));
                  if (!files.has(manifest.digest())
                      || !files
                          .manifest(manifest.digest())
                          .map(StoredManifest::mediaType)
                          .equals(Optional.of(manifest.mediaType()))) {
                    files.write(manifest);
                  }
                  tags.forEach(tag -> files.write(tag, manifest.digest()));
                  return true;
                }));
  }

  /** Everything that the manifest names must be there, and stays from now on. */
  private void check(RepositoryFiles files, ManifestLinks links) {
    Instant now = clock.instant();
    for (Digest blob : links.blobs()) {
      if (files.linkedSince(blob).isEmpty() || !blobs.has(blob)) {
        throw new RegistryException(
            Code.MANIFEST_BLOB_UNKNOWN, "manifest names blob " + blob + ", which is not here");
      }
      files.touch(blob, now);
    }
    for (Digest child : links.manifests()) {
      boolean blob = files.linkedSince(child).isPresent() && blobs.has(child);
      if (!blob && !files.has(child)) {
        throw new RegistryException(
            Code.MANIFEST_BLOB_UNKNOWN, "index names manifest " + child + ", which is not here");
      }
    }
  }

  @Override
  public boolean deleteManifest(Repository repository, Digest digest) {
    RepositoryFiles files = files(repository);
    return locks.with(
        repository,
        () -> {
          Optional<StoredManifest> manifest = files.manifest(digest);
          if (manifest.isEmpty()) {
            return false;
          }
          for (String text : files.tags()) {
            var tag = new Tag(text);
            if (files.tag(tag).equals(Optional.of(digest))) {
              files.delete(tag);
            }
          }
          files.deleteManifest(digest);
          ManifestLinks.of(manifest.get())
              .subject()
              .ifPresent(subject -> files.deleteReferrer(subject, digest));
          return true;
        });
  }

  @Override
  public boolean deleteTag(Repository repository, Tag tag) {
    RepositoryFiles files = files(repository);
    return locks.with(
        repository,
        () -> {
          boolean there = files.tag(tag).isPresent();
          files.delete(tag);
          return there;
        });
  }

  @Override
  public Optional<List<String>> tags(Repository repository) {
    RepositoryFiles files = files(repository);
    return files.exists() ? Optional.of(files.tags()) : Optional.empty();
  }

  @Override
  public List<String> repositories() {
    var found = new TreeSet<String>();
    find("", repositories, found, "_manifests");
    return List.copyOf(found);
  }

  /** The repositories below {@code directory} in which {@code holding} holds something. */
  static void find(String prefix, Path directory, Set<String> found, String holding) {
    for (String name : Directories.names(directory)) {
      Path below = directory.resolve(name);
      if (!name.startsWith("_")) {
        find(prefix.isEmpty() ? name : prefix + "/" + name, below, found, holding);
      } else if (name.equals(holding) && Directories.hold(below)) {
        found.add(prefix);
      }
    }
  }

  @Override
  public List<Json.Obj> referrers(Repository repository, Digest subject) {
    return files(repository).referrersOf(subject);
  }

  @Override
  public Garbage collect(Instant now, Duration grace) {
    var collector = new Collector(repositories, blobs, reliance.writeLock());
    Collector.Swept swept = collector.collect(now.minus(grace));
    int given = uploads.purge(now.minus(UPLOADS));
    return new Garbage(swept.links(), swept.blobs(), swept.bytes(), given);
  }
}
