package io.gantry.engine.build.export.files;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Into a directory of the user's, over what is there: directories are merged, everything else is
 * replaced, links that lie there are replaced and never followed. All becomes the user's, with the
 * modes and times of the image; what he may not make is told and left out.
 */
public final class DirectorySink implements TreeSink, AutoCloseable {
  private final RootDirectory root;
  private final Optional<Instant> epoch;
  private final Consumer<String> leftOut;

  private DirectorySink(RootDirectory root, Optional<Instant> epoch, Consumer<String> leftOut) {
    this.root = root;
    this.epoch = epoch;
    this.leftOut = leftOut;
  }

  /**
   * Opens a directory, which is made if it is missing.
   *
   * @param epoch the time of everything, if it is given
   * @param leftOut hears of what could not be made
   */
  public static DirectorySink open(
      Path directory, Optional<Instant> epoch, Consumer<String> leftOut) {
    try {
      var _ = Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot make " + directory, e);
    }
    return new DirectorySink(RootDirectory.open(directory), epoch, leftOut);
  }

  @Override
  public void directory(String path, FileStatus status, Map<String, byte[]> attributes) {
    Optional<FileStatus> there = root.stat(path, false);
    if (there.isPresent() && !there.get().isDirectory()) {
      root.remove(path);
    }
    if (there.isEmpty() || !there.get().isDirectory()) {
      root.makeDirectory(path, 0700);
    } else if ((there.get().permissions() & 0700) != 0700) {
      root.changeMode(path, there.get().permissions() | 0700);
    }
    describe(path, attributes);
  }

  @Override
  public void end(String path, FileStatus status) {
    root.changeMode(path, status.permissions());
    root.setTimes(path, epoch.orElse(status.modified()));
  }

  @Override
  public void file(
      String path, FileStatus status, Map<String, byte[]> attributes, InputStream content)
      throws IOException {
    root.remove(path);
    try (OutputStream out = root.create(path, 0600)) {
      long _ = content.transferTo(out);
    }
    describe(path, attributes);
    root.changeMode(path, status.permissions());
    root.setTimes(path, epoch.orElse(status.modified()));
  }

  @Override
  public void link(String path, String first, FileStatus status) {
    root.remove(path);
    if (root.exists(first)) { // a device may have been left out
      root.link(first, path);
    }
  }

  @Override
  public void symlink(String path, String target, FileStatus status) {
    root.remove(path);
    root.symlink(target, path);
    root.setTimes(path, epoch.orElse(status.modified()));
  }

  @Override
  public void node(String path, FileStatus status, Map<String, byte[]> attributes) {
    root.remove(path);
    try {
      root.makeNode(path, status.mode(), status.rdev());
    } catch (LinuxException e) {
      if (e.kind() != Kind.FORBIDDEN) {
        throw e;
      }
      leftOut.accept("left out " + path + ": only root can make a device");
      return;
    }
    describe(path, attributes);
    root.setTimes(path, epoch.orElse(status.modified()));
  }

  /** A file of our own. */
  public void text(String path, String text) throws IOException {
    root.remove(path);
    try (OutputStream out = root.create(path, 0644)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    epoch.ifPresent(when -> root.setTimes(path, when));
  }

  /** Attributes that the user or his file system cannot have are no reason to fail. */
  private void describe(String path, Map<String, byte[]> attributes) {
    attributes.forEach((name, value) -> {
      try {
        root.setAttribute(path, name, value);
      } catch (GantryException e) {
        leftOut.accept("left out attribute " + name + " of " + path + ": " + e.text());
      }
    });
  }

  @Override
  public void close() {
    root.close();
  }
}
