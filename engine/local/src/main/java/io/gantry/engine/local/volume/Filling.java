package io.gantry.engine.local.volume;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A volume that may take over files of an image. A mark beside its directory stands while they are
 * being copied: what a killed process has copied is then thrown away, what a user wrote never is.
 */
public final class Filling implements AutoCloseable {
  private final Path mark;
  private final RootDirectory root;

  Filling(Path home, RootDirectory root) {
    this.mark = home.resolve("filling");
    this.root = root;
  }

  /** The volume's files. */
  public RootDirectory root() {
    return root;
  }

  /** Whether nobody has put anything there. */
  public boolean isWanted() {
    return Files.exists(mark) || root.list("/").isEmpty();
  }

  /** From now on the files are not the user's. */
  public void begin() {
    try {
      if (Files.exists(mark)) {
        clear();
      } else {
        Files.createFile(mark);
      }
    } catch (IOException e) {
      throw new DiskException("cannot fill volume " + mark.getParent(), e);
    }
  }

  /** All files are there. */
  public void done() {
    try {
      Files.deleteIfExists(mark);
    } catch (IOException e) {
      throw new DiskException("cannot fill volume " + mark.getParent(), e);
    }
  }

  /** Takes back what was copied. */
  public void undo() {
    if (Files.exists(mark)) {
      clear();
      done();
    }
  }

  private void clear() {
    for (String name : root.list("/")) {
      root.remove(name);
    }
  }

  @Override
  public void close() {
    root.close();
  }
}
