package io.gantry.image.content;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Blobs as files: {@code blobs/sha256/<hex>}, and {@code ingest/<random>} while they are written.
 *
 * <p>An ingest's file is locked by its process, so {@link #sweep} can tell the ones of crashed
 * processes. Blobs never change: two commits of one blob end with the same bytes in one place, and
 * readers need no lock. The directories are made with the first blob.
 */
public final class LocalContentStore implements ContentStore {
  private static final int SMALL = 16 << 20;

  private final Path blobs;
  private final Ingests ingests;

  /** A store in {@code directory}, which need not exist yet. */
  public LocalContentStore(Path directory) {
    blobs = directory.resolve("blobs/sha256");
    ingests = new Ingests(directory.resolve("ingest"), blobs);
  }

  @Override
  public Ingest ingest() {
    return ingests.open();
  }

  @Override
  public PartialBlob partial(Digest digest) {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public Map<Digest, Long> partials() {
    throw new UnsupportedOperationException("being built");
  }

  @Override
  public Digest put(byte[] bytes) {
    Digest digest = Digest.of(bytes);
    if (size(digest).isPresent()) {
      return digest;
    }
    try (Ingest ingest = ingest()) {
      ingest.stream().write(bytes);
      return ingest.commit(Optional.of(digest));
    } catch (IOException e) {
      throw new DiskException("cannot write blob " + digest, e);
    }
  }

  @Override
  public Optional<Long> size(Digest digest) {
    try {
      return Optional.of(Files.size(file(digest)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new DiskException("cannot read blob " + digest, e);
    }
  }

  @Override
  public InputStream open(Digest digest) {
    try {
      return Files.newInputStream(file(digest));
    } catch (NoSuchFileException e) {
      throw new GantryException(Kind.NOT_FOUND, "no such blob: " + digest, e);
    } catch (IOException e) {
      throw new DiskException("cannot read blob " + digest, e);
    }
  }

  @Override
  public byte[] read(Digest digest) {
    try (InputStream in = open(digest)) {
      byte[] bytes = in.readNBytes(SMALL + 1);
      if (bytes.length > SMALL) {
        throw new GantryException(
            Kind.EXHAUSTED, "blob " + digest + " is larger than the limit of 16 MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw new DiskException("cannot read blob " + digest, e);
    }
  }

  @Override
  public List<Digest> list() {
    var digests = new ArrayList<Digest>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(blobs)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.length() == 64) {
          digests.add(new Digest(name));
        }
      }
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new DiskException("cannot list " + blobs, e);
    }
    digests.sort(null);
    return List.copyOf(digests);
  }

  @Override
  public void delete(Digest digest) {
    DurableFile.delete(file(digest));
  }

  @Override
  public void sweep() {
    ingests.sweep();
  }

  private Path file(Digest digest) {
    return blobs.resolve(digest.hex());
  }
}
