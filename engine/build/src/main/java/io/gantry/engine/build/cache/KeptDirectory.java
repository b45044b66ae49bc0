package io.gantry.engine.build.cache;

import io.gantry.platform.linux.fs.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A directory each of whose entries that are named by a digest is something that is kept, used when
 * it was last changed.
 */
public final class KeptDirectory implements KeptFiles {
  private final String type;
  private final String description;
  private final Path directory;
  private final BooleanSupplier used;
  private final Consumer<String> gone;

  /**
   * Looks after a directory, which may be missing.
   *
   * @param description of each entry, for people
   * @param used whether anything in it may be in use now
   * @param gone hears the name of each entry that was removed
   */
  public KeptDirectory(
      String type,
      String description,
      Path directory,
      BooleanSupplier used,
      Consumer<String> gone) {
    this.type = type;
    this.description = description;
    this.directory = directory;
    this.used = used;
    this.gone = gone;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public List<Kept> list() {
    List<Path> paths = StoredFile.list(directory);
    paths.removeIf(path -> !String.valueOf(path.getFileName()).matches("[0-9a-f]{16,64}"));
    boolean inUse = !paths.isEmpty() && used.getAsBoolean();
    var all = new ArrayList<Kept>();
    for (Path path : paths) {
      try {
        var attributes = Files.readAttributes(path, BasicFileAttributes.class);
        Instant changed = attributes.lastModifiedTime().toInstant();
        long size = attributes.isDirectory() ? FileTree.usage(path) : attributes.size();
        String name = String.valueOf(path.getFileName());
        all.add(
            new Kept(
                name, description, size, attributes.creationTime().toInstant(), changed, 1, inUse));
      } catch (IOException _) {
        // it has just gone
      }
    }
    return all;
  }

  @Override
  public boolean remove(String id) {
    Path path = directory.resolve(id).normalize();
    if (used.getAsBoolean() || !directory.equals(path.getParent())) {
      return false;
    }
    FileTree.delete(path);
    gone.accept(id);
    return true;
  }
}
