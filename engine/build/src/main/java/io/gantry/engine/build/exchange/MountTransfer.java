package io.gantry.engine.build.exchange;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.store.Images.Compression;
import io.gantry.platform.archive.Decompression;
import io.gantry.platform.archive.GzipWriter;
import io.gantry.platform.archive.ZstdWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.MediaType;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Predicate;

/** The content of cache mounts on its way. */
final class MountTransfer {
  /** What a tar may be longer than its blob, at most, and the least that is always taken. */
  private static final int LARGEST_RATIO = 200;

  private static final long LEAST = 1L << 30;
  private static final int BUFFER = 128 << 10;

  private MountTransfer() {}

  /** Makes the mounts of a cache that are not here. */
  static void read(
      Stores stores, ImageSource source, ImportedCache cache, Predicate<String> wanted) {
    for (CacheConfig.Mount mount : cache.mounts()) {
      if (wanted.test(mount.name()) && !stores.mounts().names().contains(mount.name())) {
        try {
          read(stores, source, cache.blob(mount), mount.name());
        } catch (IOException e) {
          throw new GantryException(
              Kind.UNAVAILABLE, source.name() + ": cache mount " + mount.name() + ": " + e, e);
        }
      }
    }
  }

  private static void read(Stores stores, ImageSource source, Descriptor blob, String name)
      throws IOException {
    Files.createDirectories(stores.spool());
    Path file = Files.createTempFile(stores.spool(), "mount-", "");
    try {
      fetch(source, blob, file);
      long limit = Math.max(LEAST, blob.size() * LARGEST_RATIO);
      try (InputStream in = Files.newInputStream(file);
          InputStream tar = Decompression.open(in, limit)) {
        boolean _ = stores.mounts().create(name, tar, limit);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void fetch(ImageSource source, Descriptor blob, Path file) throws IOException {
    MessageDigest sum = blob.digest().newSum();
    long size = 0;
    try (InputStream in = source.open(blob, 0).content();
        OutputStream out = Files.newOutputStream(file)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sum.update(buffer, 0, count);
        out.write(buffer, 0, count);
        size += count;
        if (size > blob.size()) {
          break;
        }
      }
    }
    if (size != blob.size() || !Digest.of(sum).equals(blob.digest())) {
      throw new GantryException(
          Kind.INVALID, source.name() + ": " + blob.digest() + " came with other bytes");
    }
  }

  /** Sends a mount's content. */
  static Descriptor write(
      Stores stores, ImageDestination to, String name, Compression compression) {
    return switch (compression) {
      case NONE -> to.send(MediaType.OCI_LAYER, out -> content(stores, name, new Unclosed(out)));
      case GZIP ->
          to.send(
              MediaType.OCI_LAYER_GZIP,
              out -> content(stores, name, new GzipWriter(new Unclosed(out))));
      case ZSTD ->
          to.send(
              MediaType.OCI_LAYER_ZSTD,
              out -> content(stores, name, new ZstdWriter(new Unclosed(out))));
    };
  }

  private static void content(Stores stores, String name, OutputStream out) throws IOException {
    try (out) {
      boolean _ = stores.mounts().write(name, out);
    }
  }

  /** The destination closes its stream itself. */
  private static final class Unclosed extends FilterOutputStream {
    Unclosed(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      out.write(bytes, offset, count);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
