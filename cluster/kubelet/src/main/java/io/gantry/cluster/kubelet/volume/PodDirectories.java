package io.gantry.cluster.kubelet.volume;

import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.linux.fs.FileTree;
import io.gantry.platform.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the files of Pods are:
 *
 * <pre>
 * pods/UID/etc-hosts
 * pods/UID/volumes/NAME            emptyDir, configMap, downwardAPI
 * pods/UID/subpaths/CONTAINER/N    what subPath leads to
 * pods/UID/last-words/CONTAINER-N  /dev/termination-log
 * memory/UID/NAME                  secret, projected: one tmpfs for all
 * </pre>
 */
public record PodDirectories(Path root) {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");

  /** All of a Pod. */
  public Path pod(String uid) {
    return root.resolve("pods").resolve(uid);
  }

  /** The hosts file of a Pod. */
  public Path hosts(String uid) {
    return pod(uid).resolve("etc-hosts");
  }

  /** Where a run of a container leaves its last words. */
  public Path lastWords(String uid, String container, int attempt) {
    return pod(uid).resolve("last-words").resolve(container + "-" + attempt);
  }

  Path memory() {
    return root.resolve("memory");
  }

  Path secret(String uid) {
    return memory().resolve(uid);
  }

  Path volume(String uid, String name) {
    return pod(uid).resolve("volumes").resolve(name);
  }

  Path subPath(String uid, String container, int index) {
    return pod(uid).resolve("subpaths").resolve(container).resolve(Integer.toString(index));
  }

  /** The Pods that something is there of. */
  public List<String> uids() {
    Path pods = root.resolve("pods");
    if (!Files.isDirectory(pods)) {
      return List.of();
    }
    try (var entries = Files.list(pods)) {
      return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
    } catch (IOException e) {
      throw new DiskException("cannot list " + pods, e);
    }
  }

  static void make(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new DiskException("cannot create " + directory, e);
    }
  }

  /** Whether something is mounted exactly there. */
  static boolean isMountPoint(Path directory) {
    return mountsUnder(directory).contains(directory);
  }

  /** Deletes a directory and everything mounted in it. */
  static void delete(Path directory) {
    if (Files.exists(directory)) {
      for (Path mount : mountsUnder(directory)) {
        Mounts.detachAll(mount);
      }
      FileTree.delete(directory);
    }
  }

  /** The innermost ones first. */
  private static List<Path> mountsUnder(Path directory) {
    var found = new ArrayList<Path>();
    try {
      for (String line : Files.readAllLines(MOUNTS)) {
        String[] words = line.split(" ", -1);
        // as of proc(5): a space in a path is written as an octal number
        Path target = Path.of(words[4].replace("\\040", " "));
        if (target.startsWith(directory)) {
          found.add(target);
        }
      }
    } catch (IOException e) {
      throw new DiskException("cannot read " + MOUNTS, e);
    }
    return found.reversed();
  }
}
