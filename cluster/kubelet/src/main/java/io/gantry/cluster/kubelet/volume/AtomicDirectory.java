package io.gantry.cluster.kubelet.volume;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.id.RandomId;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A directory whose files change all at once. The names that users see are links into {@code
 * ..data}, which is a link to a directory that never changes; one rename moves it to the next.
 */
final class AtomicDirectory {
  private static final String DATA = "..data";
  private static final String NEXT = "..data_tmp";

  private AtomicDirectory() {}

  /**
   * Makes the directory hold exactly these files.
   *
   * @param group that owns them, if the Pod asks for one
   * @return whether something changed
   */
  static boolean write(Path directory, Map<String, FileContent> files, Optional<Long> group) {
    try (RootDirectory root = RootDirectory.open(directory)) {
      Optional<String> old =
          root.exists(DATA) ? Optional.of(root.readLink(DATA)) : Optional.empty();
      if (old.isPresent() && holds(root, old.get(), files)) {
        return false;
      }
      String next = ".." + HexFormat.of().formatHex(RandomId.bytes(8));
      fill(root, next, files, group);
      root.remove(NEXT);
      root.symlink(next, NEXT);
      root.rename(NEXT, DATA);
      show(root, files);
      old.ifPresent(root::remove);
      return true;
    } catch (IOException e) {
      throw new DiskException("cannot write " + directory, e);
    }
  }

  private static boolean holds(RootDirectory root, String data, Map<String, FileContent> files)
      throws IOException {
    if (count(root, data) != files.size()) {
      return false;
    }
    for (Map.Entry<String, FileContent> file : files.entrySet()) {
      String path = data + "/" + file.getKey();
      Optional<FileStatus> status = root.stat(path, false);
      if (status.isEmpty() || !status.get().isRegular()) {
        return false;
      }
      try (InputStream in = root.read(path)) {
        int mode = status.get().permissions();
        if (!new FileContent(in.readAllBytes(), mode).equals(file.getValue())) {
          return false;
        }
      }
    }
    return true;
  }

  private static int count(RootDirectory root, String path) {
    int files = 0;
    for (String name : root.list(path)) {
      String below = path + "/" + name;
      boolean directory = root.stat(below, false).filter(FileStatus::isDirectory).isPresent();
      files += directory ? count(root, below) : 1;
    }
    return files;
  }

  private static void fill(
      RootDirectory root, String data, Map<String, FileContent> files, Optional<Long> group)
      throws IOException {
    root.makeDirectory(data, 0755);
    for (Map.Entry<String, FileContent> file : files.entrySet()) {
      String path = data + "/" + file.getKey();
      int slash = path.lastIndexOf('/');
      root.makeDirectories(path.substring(0, slash), 0755);
      int mode = file.getValue().mode() | (group.isPresent() ? 0440 : 0);
      try (OutputStream out = root.create(path, mode)) {
        out.write(file.getValue().bytes());
      }
      if (group.isPresent()) {
        root.changeOwner(path, 0, group.get());
        root.changeMode(path, mode);
      }
    }
  }

  private static void show(RootDirectory root, Map<String, FileContent> files) {
    Set<String> names = new HashSet<>();
    for (String path : files.keySet()) {
      int slash = path.indexOf('/');
      names.add(slash < 0 ? path : path.substring(0, slash));
    }
    for (String name : names) {
      if (!root.exists(name)) {
        root.symlink(DATA + "/" + name, name);
      }
    }
    for (String name : root.list("")) {
      if (!name.startsWith("..") && !names.contains(name)) {
        root.remove(name);
      }
    }
  }
}
