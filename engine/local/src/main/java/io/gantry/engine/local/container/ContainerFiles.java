package io.gantry.engine.local.container;

import io.gantry.engine.api.PathStat;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.exit.Observer;
import io.gantry.engine.local.files.ContainerRoot;
import io.gantry.engine.local.files.ContainerRoots;
import io.gantry.engine.local.files.TarIn;
import io.gantry.engine.local.files.TarOut;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Files of containers from outside. Who writes into one that does not run holds its lock, so that
 * nobody starts or removes it meanwhile; who reads holds nothing.
 */
final class ContainerFiles {
  private final RecordStore records;
  private final Observer observer;
  private final ContainerRoots roots;
  private final ContainerEvents events;

  ContainerFiles(
      RecordStore records, Observer observer, ContainerRoots roots, ContainerEvents events) {
    this.records = records;
    this.observer = observer;
    this.roots = roots;
    this.events = events;
  }

  Optional<PathStat> stat(String ref, String path) {
    return reading(find(ref), root -> stat(root.directory(), path));
  }

  private static Optional<PathStat> stat(RootDirectory root, String path) {
    Optional<FileStatus> found = root.stat(path, false);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    FileStatus status = found.get();
    String link = status.isSymbolicLink() ? root.resolve(path) : "";
    return Optional.of(
        new PathStat(baseName(path), status.size(), status.mode(), status.modified(), link));
  }

  void export(String ref, OutputStream tar) {
    ContainerRecord record = find(ref);
    boolean _ =
        reading(
            record,
            root -> {
              TarOut.write(root, "/", "", tar, true);
              return true;
            });
    events.tell(record, "export");
  }

  void copyOut(String ref, String path, OutputStream tar) {
    ContainerRecord record = find(ref);
    boolean _ =
        reading(
            record,
            root -> {
              if (!root.directory().exists(path)) {
                throw missing(path, ref);
              }
              TarOut.write(root, path, baseName(path), tar, false);
              return true;
            });
    events.tell(record, "archive-path");
  }

  private static String baseName(String path) {
    Path name = Path.of(path).getFileName();
    return name == null ? "" : name.toString();
  }

  void copyIn(String ref, String directory, InputStream tar, boolean keepKinds) {
    ContainerRecord record = find(ref);
    boolean _ =
        within(
            record,
            roots.running(record),
            root -> {
              unpack(record, root, ref, directory, tar, keepKinds);
              return true;
            });
    events.tell(record, "extract-to-dir");
  }

  private static void unpack(
      ContainerRecord record,
      ContainerRoot root,
      String ref,
      String directory,
      InputStream tar,
      boolean keepKinds) {
    if (root.directory().stat(directory, true).isEmpty()) {
      throw missing(directory, ref);
    }
    try {
      TarIn.unpack(root, directory, tar, keepKinds);
    } catch (LinuxException e) {
      throw e.errno() == Errno.EROFS ? readOnly(record, directory, e) : e;
    }
  }

  private static GantryException missing(String path, String ref) {
    return new GantryException(
        Kind.NOT_FOUND, "Could not find the file " + path + " in container " + ref);
  }

  private static GantryException readOnly(
      ContainerRecord record, String directory, LinuxException cause) {
    boolean volume =
        record.mounts().stream()
            .anyMatch(point -> Path.of("/", directory).normalize().startsWith(point.target()));
    return new GantryException(
        Kind.FORBIDDEN,
        volume ? "mounted volume is marked read-only" : "container rootfs is marked read-only",
        cause);
  }

  private ContainerRecord find(String ref) {
    return observer.observe(records.resolve(ref));
  }

  private <T> T reading(ContainerRecord record, Function<ContainerRoot, T> action) {
    return within(record, roots.running(record).or(() -> roots.readable(record)), action);
  }

  /** In the root that is open, or else in one that nobody else may have. */
  private <T> T within(
      ContainerRecord record, Optional<ContainerRoot> opened, Function<ContainerRoot, T> action) {
    if (opened.isPresent()) {
      try (ContainerRoot root = opened.get()) {
        return action.apply(root);
      }
    }
    return locked(record.id(), action);
  }

  /** In the root of a container that cannot be started meanwhile, if it does not run already. */
  private <T> T locked(String id, Function<ContainerRoot, T> action) {
    try (var _ = records.lock(id)) {
      ContainerRecord record = observer.observe(records.get(id));
      try (ContainerRoot root = roots.running(record).orElseGet(() -> roots.writable(record))) {
        return action.apply(root);
      }
    }
  }
}
