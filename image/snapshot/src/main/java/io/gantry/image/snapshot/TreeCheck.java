package io.gantry.image.snapshot;

import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Compares a layer's files with what its tar says of them besides their content: nothing of that is
 * in the tar's digest once the tar is rebuilt from its recipe.
 *
 * <p>A tar that replaces its own entries says of some what does not hold at its end; such a one is
 * not judged.
 */
final class TreeCheck {
  private final RootDirectory upper;
  private final PlaceIndex seen = new PlaceIndex();
  private Optional<String> first = Optional.empty();
  private boolean tangled;

  private TreeCheck(RootDirectory upper) {
    this.upper = upper;
  }

  /** The first thing that is not as the tar says; reads the tar to its end. */
  static Optional<String> firstDifference(InputStream in, RootDirectory upper) throws IOException {
    var check = new TreeCheck(upper);
    var tar = new TarReader(in);
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      check.see(entry.get());
    }
    long _ = in.transferTo(OutputStream.nullOutputStream());
    return check.tangled ? Optional.empty() : check.first;
  }

  private void see(TarEntry entry) {
    if (tangled || entry.path().isEmpty() || entry.name().startsWith(Whiteout.PREFIX)) {
      return;
    }
    tangled = seen.put(entry.path(), 1) == 1 && !entry.isDirectory();
    String above = Paths.parent(entry.path());
    while (!above.isEmpty() && seen.put(above, 1) != 1) {
      above = Paths.parent(above);
    }
    if (first.isEmpty()) {
      first = difference(entry).map(how -> "\"/" + entry.path() + "\" " + how);
    }
  }

  private Optional<String> difference(TarEntry entry) {
    Optional<FileStatus> found = upper.stat(entry.path(), false);
    if (found.isEmpty()) {
      // where the directory is a link of the parent's the entry lies elsewhere
      boolean here = upper.stat(Paths.parent(entry.path()), false).isPresent();
      return here ? Optional.of("is missing") : Optional.empty();
    }
    FileStatus status = found.get();
    int type = type(entry.type());
    if (type == 0) {
      return Optional.empty();
    }
    if (status.type() != type) {
      return Optional.of("is of another type");
    }
    return entry.isDirectory() ? Optional.empty() : looks(entry, status);
  }

  private Optional<String> looks(TarEntry entry, FileStatus status) {
    if (status.uid() != entry.uid() || status.gid() != entry.gid()) {
      return Optional.of("belongs to " + status.uid() + ":" + status.gid());
    }
    if (status.isSymbolicLink()) {
      return upper.readLink(entry.path()).equals(entry.linkName())
          ? Optional.empty()
          : Optional.of("leads elsewhere");
    }
    return status.permissions() == entry.mode()
        ? Optional.empty()
        : Optional.of("has the mode " + Integer.toOctalString(status.permissions()));
  }

  /** The type that an entry has on disk; 0 for a hard link, whose type its target tells. */
  private static int type(TarEntry.Type type) {
    return switch (type) {
      case FILE -> FileStatus.S_IFREG;
      case HARD_LINK -> 0;
      case SYMBOLIC_LINK -> FileStatus.S_IFLNK;
      case CHARACTER_DEVICE -> FileStatus.S_IFCHR;
      case BLOCK_DEVICE -> FileStatus.S_IFBLK;
      case DIRECTORY -> FileStatus.S_IFDIR;
      case FIFO -> FileStatus.S_IFIFO;
    };
  }
}
