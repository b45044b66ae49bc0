package io.gantry.image.store.catalog;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.oci.Digest;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;

/**
 * The forms of layers: {@code forms/<digits of the diff id>.json}. They only save work: what cannot
 * be read counts as not known.
 */
public final class FormFiles {
  private static final String SUFFIX = ".json";

  private final Path directory;

  FormFiles(Path directory) {
    this.directory = directory;
  }

  /** What is known of a layer. */
  public LayerForms of(Digest diffId) {
    try {
      return DurableFile.read(file(diffId)).map(LayerForms::parse).orElse(LayerForms.NONE);
    } catch (DiskException e) {
      throw e;
    } catch (GantryException _) {
      return LayerForms.NONE;
    }
  }

  /** Adds a form; the caller holds the catalog's lock. */
  public void add(Digest diffId, LayerForm form) {
    LayerForms known = of(diffId);
    LayerForms changed = known.with(form);
    if (!changed.equals(known)) {
      write(diffId, changed);
    }
  }

  /** Notes that no compressor of ours makes the blob; the caller holds the catalog's lock. */
  public void disown(Digest diffId, Digest blob) {
    LayerForms known = of(diffId);
    LayerForms changed = known.withoutCompressor(blob);
    if (!changed.equals(known)) {
      write(diffId, changed);
    }
  }

  /** Whole or not at all, but not durable: what a power cut takes was only to save work. */
  private void write(Digest diffId, LayerForms forms) {
    Path file = file(diffId);
    Path partial = file.resolveSibling(file.getFileName() + DurableFile.PARTIAL);
    try {
      Files.createDirectories(directory);
      Files.write(partial, forms.bytes());
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DiskException("cannot write " + file, e);
    }
  }

  /** Forgets all other layers, and what a crash left half-written. */
  public void retain(Set<Digest> diffIds) {
    DurableFile.sweep(directory);
    var kept = new HashSet<String>();
    for (Digest diffId : diffIds) {
      kept.add(diffId.hex() + SUFFIX);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        if (!kept.contains(String.valueOf(file.getFileName()))) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException _) {
      // none is known
    } catch (IOException e) {
      throw new DiskException("cannot sweep " + directory, e);
    }
  }

  private Path file(Digest diffId) {
    return directory.resolve(diffId.hex() + SUFFIX);
  }
}
