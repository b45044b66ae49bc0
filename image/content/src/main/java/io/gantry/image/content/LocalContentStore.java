package io.gantry.image.content;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Blobs as files: {@code blobs/<algorithm>/<hex>}, {@code ingest/<random>} while they are written,
 * and {@code partial/<algorithm>/<hex>} where they come in several tries.
 *
 * <p>An ingest's file is locked by its process, so {@link #sweep} can tell the ones of crashed
 * processes. Blobs never change: two commits of one blob end with the same bytes in one place, and
 * readers need no lock. The directories are made with the first blob. One instance per process and
 * directory: the kernel's locks are the process's.
 */
public final class LocalContentStore implements ContentStore {
  private static final int SMALL = 16 << 20;

  private final BlobFiles blobs;
  private final Ingests ingests;
  private final Partials partials;

  /** A store in {@code directory}, which need not exist yet. */
  public LocalContentStore(Path directory) {
    blobs = new BlobFiles(directory.resolve("blobs"));
    ingests = new Ingests(directory.resolve("ingest"), blobs);
    partials = new Partials(directory.resolve("partial"), blobs);
  }

  @Override
  public Ingest ingest() {
    return ingests.open();
  }

  @Override
  public PartialBlob partial(Digest digest) {
    return partials.open(digest);
  }

  @Override
  public Map<Digest, Long> partials() {
    return partials.list();
  }

  @Override
  public long dropPartials(Instant before) {
    return partials.drop(before);
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
  public Blob blob(Digest digest) {
    try {
      FileChannel channel = FileChannel.open(file(digest), StandardOpenOption.READ);
      return new LocalBlob(channel, channel.size());
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
    return blobs.list();
  }

  @Override
  public void delete(Digest digest) {
    DurableFile.delete(file(digest));
  }

  @Override
  public Optional<String> verify(Digest digest) {
    try (InputStream in = Files.newInputStream(file(digest))) {
      Digest found = BlobFiles.sum(in, digest);
      return found.equals(digest)
          ? Optional.empty()
          : Optional.of("blob " + digest + " has the bytes of " + found);
    } catch (NoSuchFileException _) {
      return Optional.of("blob " + digest + " is missing");
    } catch (IOException e) {
      return Optional.of(new DiskException("cannot read blob " + digest, e).text());
    }
  }

  @Override
  public void sweep() {
    ingests.sweep();
  }

  private Path file(Digest digest) {
    return blobs.file(digest);
  }
}
