package io.gantry.platform.linux.fs;

import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Path resolution inside a root as the kernel does it, except that a missing tail is kept. */
final class Resolution {
  // as the kernel's MAXSYMLINKS
  private static final int LINK_LIMIT = 40;

  private Resolution() {}

  static String of(RootDirectory root, String path) {
    var rest = new ArrayDeque<String>();
    prepend(rest, path);
    var done = new ArrayList<String>();
    int links = 0;
    boolean missing = false;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      if (name.equals("..")) {
        if (!done.isEmpty()) {
          done.removeLast();
        }
        missing = false;
        continue;
      }
      done.add(name);
      if (missing) {
        continue;
      }
      String here = String.join("/", done);
      Optional<FileStatus> status = root.stat(here, false);
      missing = status.isEmpty();
      if (status.isPresent() && status.get().isSymbolicLink()) {
        if (++links > LINK_LIMIT) {
          throw new LinuxException("resolve " + path, Errno.ELOOP);
        }
        follow(root.readLink(here), done, rest);
      }
    }
    return String.join("/", done);
  }

  private static void follow(String target, List<String> done, ArrayDeque<String> rest) {
    if (target.startsWith("/")) {
      done.clear();
    } else {
      done.removeLast();
    }
    prepend(rest, target);
  }

  private static void prepend(ArrayDeque<String> rest, String path) {
    int end = path.length();
    while (end > 0) {
      int slash = path.lastIndexOf('/', end - 1);
      String name = path.substring(slash + 1, end);
      if (!name.isEmpty() && !name.equals(".")) {
        rest.addFirst(name);
      }
      end = slash;
    }
  }
}
