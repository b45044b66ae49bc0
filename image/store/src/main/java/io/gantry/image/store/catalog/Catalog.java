package io.gantry.image.store.catalog;

import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The files of a store of images: {@code records/}, {@code names.json}, {@code forms/} and {@code
 * images.lock}, which whoever changes something holds. Readers hold nothing, since each file is
 * replaced whole.
 */
public final class Catalog {
  private final Path directory;
  private final Path namesFile;
  private final ImageRecords records;
  private final FormFiles forms;
  private final PathLocks locks = new PathLocks();

  /** The one in {@code directory}, which need not exist yet. */
  public Catalog(Path directory) {
    this.directory = directory;
    this.namesFile = directory.resolve("names.json");
    this.records = new ImageRecords(directory.resolve("records"));
    this.forms = new FormFiles(directory.resolve("forms"));
  }

  /** The images. */
  public ImageRecords records() {
    return records;
  }

  /** The forms of layers. */
  public FormFiles forms() {
    return forms;
  }

  /** All names as they are now. */
  public ImageNames names() {
    return ImageNames.read(namesFile);
  }

  /** Replaces all names. */
  public void write(ImageNames names) {
    names.write(namesFile);
  }

  /** Where the names are. */
  public Path namesFile() {
    return namesFile;
  }

  /** Keeps other writers away; reentrant. */
  public PathLocks.Held hold() {
    try {
      Files.createDirectories(directory.resolve("records"));
    } catch (IOException e) {
      throw new DiskException("cannot write " + directory, e);
    }
    return locks.acquire(directory.resolve("images.lock"));
  }

  /** Deletes what a crash left half-written; the caller holds the lock. */
  public void sweep() {
    DurableFile.sweep(directory);
    records.sweep();
  }
}
