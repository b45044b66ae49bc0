package io.gantry.image.registry.mirror;

import io.gantry.image.registry.Blob;
import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.Repository;
import io.gantry.image.registry.StoredManifest;
import io.gantry.image.registry.Tag;
import io.gantry.image.registry.Upload;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A storage that brings what it lacks from upstream, and takes nothing from clients. */
public final class MirrorStorage implements RegistryStorage {
  private static final System.Logger LOG = System.getLogger("io.gantry.image.registry");

  private final RegistryStorage local;
  private final Upstream upstream;
  private final Map<Key, Fetch> fetches = new ConcurrentHashMap<>();

  private record Key(Repository repository, Digest digest) {}

  /** In front of {@code local}, which takes manifests before their blobs. */
  public MirrorStorage(RegistryStorage local, Upstream upstream) {
    this.local = local;
    this.upstream = upstream;
  }

  @Override
  public Optional<StoredManifest> manifest(Repository repository, Tag tag) {
    Optional<StoredManifest> known = local.manifest(repository, tag);
    Optional<Digest> now;
    try {
      now = upstream.resolve(repository, tag);
    } catch (GantryException e) {
      if (known.isEmpty()) {
        throw e;
      }
      LOG.log(
          System.Logger.Level.WARNING,
          () -> repository + ":" + tag + " is answered as it was: " + e.text());
      return known;
    }
    if (now.isEmpty() || now.equals(known.map(StoredManifest::digest))) {
      return now.isEmpty() ? Optional.empty() : known;
    }
    return fetch(repository, now.get(), List.of(tag));
  }

  @Override
  public Optional<StoredManifest> manifest(Repository repository, Digest digest) {
    Optional<StoredManifest> known = local.manifest(repository, digest);
    return known.isPresent() ? known : fetch(repository, digest, List.of());
  }

  private Optional<StoredManifest> fetch(Repository repository, Digest digest, List<Tag> tags) {
    Optional<StoredManifest> known = local.manifest(repository, digest);
    Optional<StoredManifest> fetched =
        known.isPresent() ? known : upstream.manifest(repository, digest);
    fetched.ifPresent(manifest -> local.put(repository, manifest, tags));
    return fetched;
  }

  @Override
  public Optional<Blob> blob(Repository repository, Digest digest) {
    Optional<Blob> known = local.blob(repository, digest);
    if (known.isPresent()) {
      return known;
    }
    Fetch running = fetches.get(new Key(repository, digest));
    Optional<Long> size =
        running == null ? upstream.blobSize(repository, digest) : Optional.of(running.size());
    if (size.isPresent() && local.mount(repository, Optional.empty(), digest)) {
      // Another repository has brought it, and upstream says that this one has it, too.
      return local.blob(repository, digest);
    }
    return size.map(bytes -> new Coming(repository, digest, bytes));
  }

  /** A blob that is fetched when somebody reads it. */
  private final class Coming implements Blob {
    private final Repository repository;
    private final Digest digest;
    private final long size;

    private Coming(Repository repository, Digest digest, long size) {
      this.repository = repository;
      this.digest = digest;
      this.size = size;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public InputStream open(long offset) throws IOException {
      var key = new Key(repository, digest);
      while (true) {
        Optional<Blob> here = local.blob(repository, digest);
        if (here.isPresent()) {
          return here.get().open(offset);
        }
        Fetch fetch = fetches.computeIfAbsent(key, _ -> begin(key));
        try {
          return fetch.follow(offset);
        } catch (java.nio.file.NoSuchFileException _) {
          // It has just ended: it is here now, or another try begins.
          fetches.remove(key, fetch);
        }
      }
    }

    private Fetch begin(Key key) {
      Upload upload = local.begin(repository, digest.algorithm());
      var fetch = new Fetch(upload, size);
      Thread.ofVirtual()
          .name("registry-fetch")
          .start(() -> {
            try {
              fetch.run(upstream.open(repository, digest, size), digest);
            } catch (RuntimeException e) {
              upload.cancel();
              fetch.end(String.valueOf(e.getMessage()));
            } finally {
              fetches.remove(key, fetch);
            }
          });
      return fetch;
    }
  }

  @Override
  public Optional<List<String>> tags(Repository repository) {
    try {
      return upstream.tags(repository);
    } catch (GantryException e) {
      Optional<List<String>> known = local.tags(repository);
      if (known.isEmpty()) {
        throw e;
      }
      return known;
    }
  }

  @Override
  public List<String> repositories() {
    return local.repositories();
  }

  @Override
  public List<Json.Obj> referrers(Repository repository, Digest subject) {
    try {
      return upstream.referrers(repository, subject);
    } catch (GantryException _) {
      return local.referrers(repository, subject);
    }
  }

  private static RegistryException refused() {
    return new RegistryException(
        Code.UNSUPPORTED, "this registry is a cache: push to the one that it is a cache of");
  }

  @Override
  public boolean mount(Repository into, Optional<Repository> from, Digest digest) {
    throw refused();
  }

  @Override
  public boolean deleteBlob(Repository repository, Digest digest) {
    throw refused();
  }

  @Override
  public Upload begin(Repository repository, String algorithm) {
    throw refused();
  }

  @Override
  public Optional<Upload> upload(Repository repository, String id) {
    throw refused();
  }

  @Override
  public void put(Repository repository, StoredManifest manifest, List<Tag> tags) {
    throw refused();
  }

  @Override
  public boolean deleteManifest(Repository repository, Digest digest) {
    throw refused();
  }

  @Override
  public boolean deleteTag(Repository repository, Tag tag) {
    throw refused();
  }

  @Override
  public Garbage collect(Instant now, Duration grace) {
    return local.collect(now, grace);
  }
}
