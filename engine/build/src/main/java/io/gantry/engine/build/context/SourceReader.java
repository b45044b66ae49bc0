package io.gantry.engine.build.context;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.DirectoryReader;
import io.gantry.platform.linux.fs.FileCopy;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.oci.Digest;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads many files of a tree by their names in open directories, which takes few calls each. A file
 * must be what it was when its directory was read: else a layer would be remembered under the key
 * of other files. One thread's, which closes it.
 */
public final class SourceReader implements AutoCloseable {
  private final SourceTree tree;
  private final DirectoryReader files = new DirectoryReader();
  private final FileCopy copy = new FileCopy();

  SourceReader(SourceTree tree) {
    this.tree = tree;
  }

  /** Opens a directory of the tree; the caller closes it. */
  public int directory(String path) {
    return files.openDirectory(tree.root(), path);
  }

  /**
   * Opens a directory in an open one; the caller closes it.
   *
   * @throws GantryException {@code CONFLICT} if it is no directory any more
   */
  public int directory(int parent, String name, String path) {
    try {
      return files.openDirectory(parent, name, path);
    } catch (LinuxException e) {
      throw failure(path, e);
    }
  }

  /** What was told to be there is not: somebody took it away, or put something else there. */
  private GantryException failure(String path, LinuxException e) {
    return switch (e.errno()) {
      case Errno.ENOENT, Errno.ENOTDIR, Errno.ELOOP, Errno.EISDIR, Errno.ENXIO ->
          FileSum.changed(path);
      default -> e;
    };
  }

  /**
   * Opens a regular file.
   *
   * @param path the whole path of {@code name} in {@code directory}
   * @throws GantryException {@code CONFLICT}, also while it is read, if it has changed
   */
  public File file(int directory, String name, String path) {
    return file(directory, name, path, tree.status(path));
  }

  File file(int directory, String name, String path, FileStatus expected) {
    if (!tree.isWatched()) {
      return new File(path, files.openStill(directory, name, path), expected, Optional.empty());
    }
    DirectoryReader.Opened opened = open(directory, name, path);
    try {
      FileSum.check(path, expected, opened.status());
      return new File(path, opened.file(), expected, tree.racyContent(path, expected));
    } catch (RuntimeException e) {
      Descriptor.close(opened.file());
      throw e;
    }
  }

  private DirectoryReader.Opened open(int directory, String name, String path) {
    try {
      return files.openFile(directory, name, path);
    } catch (LinuxException e) {
      throw failure(path, e);
    }
  }

  /** The extended attributes of what has the name, all of them. */
  Map<String, byte[]> attributes(int directory, String name, String path) {
    return files.attributes(directory, name, path);
  }

  /** A file to be read once, from its beginning to its end. */
  public final class File implements AutoCloseable {
    private final String path;
    private final int file;
    private final FileStatus expected;
    private final Optional<byte[]> content;
    private final @Nullable MessageDigest sum;
    private long left;

    private File(String path, int file, FileStatus expected, Optional<byte[]> content) {
      this.path = path;
      this.file = file;
      this.expected = expected;
      this.content = content;
      sum = content.isPresent() ? Digest.sha256() : null;
      left = expected.size();
    }

    /** The extended attributes that are worth copying. */
    public Map<String, byte[]> attributes() {
      return tree.isKnownPlain(path)
          ? Map.of()
          : SourceTree.worthCopying(files.attributes(file, path));
    }

    /** Whether it has no extended attributes. */
    boolean isPlain() {
      return files.attributes(file, path).isEmpty();
    }

    /** Reads at least one byte; -1 at the end, once it is sure that the file has not changed. */
    public int read(byte[] buffer) {
      if (left == 0) {
        check();
        return -1;
      }
      int count = files.read(file, buffer, 0, (int) Math.min(buffer.length, left));
      if (count < 0) {
        throw FileSum.changed(path);
      }
      if (sum != null) {
        sum.update(buffer, 0, count);
      }
      left -= count;
      return count;
    }

    /**
     * Writes what it can to an open file without reading it here; the rest, perhaps nothing, is to
     * be {@link #read}.
     */
    public void transferTo(int target) {
      if (sum == null) {
        left -= copy.copy(file, target, left);
      }
    }

    private void check() {
      if (!tree.isWatched()) {
        return;
      }
      FileSum.check(path, expected, files.stat(file, path));
      if (sum != null && !MessageDigest.isEqual(content.orElseThrow(), sum.digest())) {
        throw FileSum.changed(path);
      }
    }

    @Override
    public void close() {
      Descriptor.close(file);
    }
  }

  @Override
  public void close() {
    files.close();
    copy.close();
  }
}
