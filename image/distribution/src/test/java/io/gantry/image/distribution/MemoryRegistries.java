package io.gantry.image.distribution;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Registries without network: repositories of blobs and manifests, which mount from each other. */
public final class MemoryRegistries implements RegistryPlaces {
  private final Map<RepositoryName, Repository> repositories = new ConcurrentHashMap<>();

  /** Blobs that were sent, as in {@code host/app sha256:…}. */
  public final List<String> sent = new CopyOnWriteArrayList<>();

  /** Without repositories; each comes with its first blob. */
  public MemoryRegistries() {}

  private static final class Repository {
    private final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, ManifestBytes> manifests = new ConcurrentHashMap<>();
  }

  private Repository repository(RepositoryName name) {
    return repositories.computeIfAbsent(name, _ -> new Repository());
  }

  private static String key(Reference name) {
    return name.digest().map(Digest::toString).orElse(name.tag());
  }

  private static GantryException missing(String what) {
    return new GantryException(Kind.NOT_FOUND, "there is no " + what);
  }

  @Override
  public ImageSource source(Reference name) {
    Repository repository = repository(RepositoryName.of(name));
    return new ImageSource() {
      @Override
      public String name() {
        return name.familiar();
      }

      @Override
      public ManifestBytes manifest() {
        return manifest(key(name));
      }

      private ManifestBytes manifest(String key) {
        ManifestBytes manifest = repository.manifests.get(key);
        if (manifest == null) {
          throw missing(name + " " + key);
        }
        return manifest;
      }

      @Override
      public ManifestBytes manifest(Descriptor wanted) {
        return manifest(wanted.digest().toString());
      }

      @Override
      public Blob open(Descriptor blob, long offset) {
        byte[] bytes = repository.blobs.get(blob.digest());
        if (bytes == null) {
          throw missing(name + " " + blob.digest());
        }
        int from = (int) offset;
        return new Blob(new ByteArrayInputStream(bytes, from, bytes.length - from), offset);
      }

      @Override
      public Optional<RepositoryName> repository() {
        return Optional.of(RepositoryName.of(name));
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ImageDestination destination(Reference name) {
    RepositoryName repositoryName = RepositoryName.of(name);
    Repository repository = repository(repositoryName);
    return new ImageDestination() {
      @Override
      public String name() {
        return name.familiar();
      }

      @Override
      public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
        if (repository.blobs.containsKey(blob.digest())) {
          return new Presence.Present();
        }
        for (RepositoryName other : elsewhere) {
          byte[] bytes = repository(other).blobs.get(blob.digest());
          if (bytes != null && other.registry().equals(name.registry())) {
            repository.blobs.put(blob.digest(), bytes);
            return new Presence.Mounted(other);
          }
        }
        return new Presence.Absent();
      }

      @Override
      public void send(Descriptor blob, BlobWriter writer) {
        Descriptor came = send(blob.mediaType(), writer);
        if (!came.digest().equals(blob.digest())) {
          throw new GantryException(
              Kind.INVALID, "blob " + blob.digest() + " has the digest " + came.digest());
        }
      }

      @Override
      public Descriptor send(String mediaType, BlobWriter writer) {
        var bytes = new ByteArrayOutputStream();
        try {
          writer.writeTo(bytes);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        Descriptor came = Descriptor.of(mediaType, bytes.toByteArray());
        repository.blobs.put(came.digest(), bytes.toByteArray());
        sent.add(repositoryName + " " + came.digest());
        return came;
      }

      @Override
      public void putManifest(ManifestBytes manifest) {
        repository.manifests.put(manifest.digest().toString(), manifest);
      }

      @Override
      public void finish(ManifestBytes manifest) {
        putManifest(manifest);
        repository.manifests.put(key(name), manifest);
      }

      @Override
      public void close() {}
    };
  }
}
