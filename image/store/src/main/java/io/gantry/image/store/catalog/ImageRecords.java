package io.gantry.image.store.catalog;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The records of images: {@code records/<digits of the id>.json}. */
public final class ImageRecords {
  private static final String SUFFIX = ".json";
  private static final int DIGITS = 64;

  private final Path directory;

  ImageRecords(Path directory) {
    this.directory = directory;
  }

  /** The ids of all images, in no order. */
  public List<Digest> ids() {
    var ids = new ArrayList<Digest>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX) && name.length() == DIGITS + SUFFIX.length()) {
          ids.add(new Digest(name.substring(0, DIGITS)));
        }
      }
    } catch (NoSuchFileException _) {
      return ids;
    } catch (IOException e) {
      throw new DiskException("cannot list " + directory, e);
    }
    return ids;
  }

  /** The record of an image. */
  public Optional<ImageRecord> find(Digest id) {
    Path file = file(id);
    Optional<byte[]> bytes = DurableFile.read(file);
    try {
      return bytes.isPresent() ? Optional.of(ImageRecord.parse(bytes.get())) : Optional.empty();
    } catch (GantryException e) {
      throw new GantryException(
          Kind.INTERNAL, "the record of an image is damaged: " + file + ": " + e.text(), e);
    }
  }

  /** All records, in no order. */
  public List<ImageRecord> all() {
    var records = new ArrayList<ImageRecord>();
    for (Digest id : ids()) {
      find(id).ifPresent(records::add);
    }
    return records;
  }

  /** Writes or replaces one. */
  public void write(ImageRecord record) {
    DurableFile.write(file(record.id()), record.bytes());
  }

  /** Deletes one. */
  public void delete(Digest id) {
    DurableFile.delete(file(id));
  }

  /** Deletes files that a crash left half-written; the caller keeps writers away. */
  public void sweep() {
    DurableFile.sweep(directory);
  }

  /** Where the record of an image is. */
  public Path file(Digest id) {
    return directory.resolve(id.hex() + SUFFIX);
  }
}
