package io.gantry.image.store;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A repository of a registry, in memory: an image can be read from it and sent to it. */
final class MemoryPlace implements ImageSource, ImageDestination {
  final RepositoryName repository;
  final Map<Digest, byte[]> blobs = new ConcurrentHashMap<>();
  final Map<Digest, ManifestBytes> manifests = new ConcurrentHashMap<>();

  /** Blobs of other repositories of the same registry. */
  final Map<RepositoryName, MemoryPlace> others = new ConcurrentHashMap<>();

  /** What was opened, and from where. */
  final List<String> opened = new ArrayList<>();

  /** What was sent. */
  final List<Digest> sent = new ArrayList<>();

  /** After so many bytes the blob's stream fails. */
  final Map<Digest, Integer> breaks = new TreeMap<>();

  /** After so many bytes of a blob the process dies. */
  int dieAfter = Integer.MAX_VALUE;

  /** Done before a blob is given. */
  Consumer<Digest> before = _ -> {};

  private Optional<ManifestBytes> named = Optional.empty();

  MemoryPlace(String repository) {
    int slash = repository.indexOf('/');
    this.repository =
        new RepositoryName(repository.substring(0, slash), repository.substring(slash + 1));
  }

  Digest blob(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    blobs.put(digest, bytes);
    return digest;
  }

  void means(ManifestBytes manifest) {
    manifests.put(manifest.digest(), manifest);
    named = Optional.of(manifest);
  }

  synchronized List<Digest> sent() {
    return List.copyOf(sent);
  }

  synchronized List<String> opened() {
    return List.copyOf(opened);
  }

  synchronized void forgetCalls() {
    opened.clear();
    sent.clear();
  }

  @Override
  public String name() {
    return repository + ":latest";
  }

  @Override
  public ManifestBytes manifest() {
    return named.orElseThrow(() -> new GantryException(Kind.NOT_FOUND, "no manifest"));
  }

  @Override
  public ManifestBytes manifest(Descriptor wanted) {
    ManifestBytes manifest = manifests.get(wanted.digest());
    if (manifest == null) {
      throw new GantryException(Kind.NOT_FOUND, "no manifest " + wanted.digest());
    }
    return manifest;
  }

  @Override
  public Blob open(Descriptor blob, long offset) {
    Integer breakAt;
    synchronized (this) {
      opened.add(blob.digest().shortHex() + "@" + offset);
      breakAt = breaks.get(blob.digest());
    }
    before.accept(blob.digest());
    byte[] bytes = blobs.get(blob.digest());
    if (bytes == null) {
      throw new GantryException(Kind.NOT_FOUND, "no blob " + blob.digest());
    }
    var in = new ByteArrayInputStream(bytes);
    long _ = in.skip(offset);
    if (dieAfter < bytes.length) {
      return new Blob(breaking(in, dieAfter, true), offset);
    }
    return new Blob(breakAt == null ? in : breaking(in, breakAt - offset, false), offset);
  }

  private static InputStream breaking(InputStream in, long after, boolean deadly) {
    return new FilterInputStream(in) {
      private long left = after;

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        if (left <= 0 && deadly) {
          Runtime.getRuntime().halt(9);
        }
        if (left <= 0) {
          throw new IOException("connection reset");
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        left -= count;
        return count;
      }
    };
  }

  @Override
  public Optional<RepositoryName> repository() {
    return Optional.of(repository);
  }

  @Override
  public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
    if (blobs.containsKey(blob.digest())) {
      return new Presence.Present();
    }
    for (RepositoryName other : elsewhere) {
      MemoryPlace place = others.get(other);
      byte[] bytes = place == null ? null : place.blobs.get(blob.digest());
      if (bytes != null) {
        blobs.put(blob.digest(), bytes);
        return new Presence.Mounted(other);
      }
    }
    return new Presence.Absent();
  }

  @Override
  public void send(Descriptor blob, BlobWriter writer) {
    byte[] bytes = written(writer);
    if (!Digest.of(bytes).equals(blob.digest()) || bytes.length != blob.size()) {
      throw new GantryException(Kind.INVALID, "blob is not " + blob.digest());
    }
    keep(bytes);
  }

  @Override
  public Descriptor send(String mediaType, BlobWriter writer) {
    byte[] bytes = written(writer);
    keep(bytes);
    return Descriptor.of(mediaType, bytes);
  }

  private synchronized void keep(byte[] bytes) {
    sent.add(blob(bytes));
  }

  private static byte[] written(BlobWriter writer) {
    var out = new ByteArrayOutputStream();
    try {
      writer.writeTo(out);
    } catch (IOException e) {
      throw new DiskException("cannot send", e);
    }
    return out.toByteArray();
  }

  @Override
  public void putManifest(ManifestBytes manifest) {
    manifests.put(manifest.digest(), manifest);
  }

  @Override
  public void finish(ManifestBytes manifest) {
    for (Descriptor wanted : io.gantry.platform.oci.Manifest.parse(manifest).references()) {
      if (!blobs.containsKey(wanted.digest())) {
        throw new GantryException(Kind.INVALID, "manifest names an unknown blob");
      }
    }
    means(manifest);
  }

  @Override
  public void close() {}
}
