package io.gantry.app.cli.copy;

import io.gantry.platform.archive.TarEntry;
import java.util.Optional;

/** Gives the base of an archive another name. The base is the path of the first entry. */
final class Rebase {
  private final String name;
  private String base = "";
  private boolean first;

  private Rebase(String name, boolean first) {
    this.name = name;
    this.first = first;
  }

  /** Renames to {@code name}; empty drops the base, and the content moves up. */
  static Rebase to(String name) {
    return new Rebase(name, true);
  }

  /** Renames nothing. */
  static Rebase none() {
    return new Rebase("", false);
  }

  /** The entry at its new path; nothing for the base itself where it is dropped. */
  Optional<TarEntry> apply(TarEntry entry) {
    if (first) {
      base = clean(entry.path());
      first = false;
    }
    String path = rename(clean(entry.path()));
    if (path.isEmpty()) {
      return Optional.empty();
    }
    TarEntry moved = entry.withPath(path);
    if (entry.type() != TarEntry.Type.HARD_LINK) {
      return Optional.of(moved);
    }
    return Optional.of(withTarget(moved, rename(clean(entry.linkName()))));
  }

  private String rename(String path) {
    if (path.equals(base)) {
      return name;
    }
    String rest =
        base.isEmpty()
            ? path
            : path.startsWith(base + "/") ? path.substring(base.length() + 1) : path;
    return name.isEmpty() ? rest : name + "/" + rest;
  }

  private static TarEntry withTarget(TarEntry entry, String target) {
    return new TarEntry(
        entry.path(),
        entry.type(),
        entry.mode(),
        entry.uid(),
        entry.gid(),
        entry.size(),
        entry.modified(),
        target,
        entry.deviceMajor(),
        entry.deviceMinor(),
        entry.attributes());
  }

  private static String clean(String path) {
    int from = 0;
    while (path.startsWith("./", from) || path.startsWith("/", from)) {
      from += path.charAt(from) == '.' ? 2 : 1;
    }
    int to = path.length();
    while (to > from && path.charAt(to - 1) == '/') {
      to--;
    }
    String clean = path.substring(from, to);
    return clean.equals(".") ? "" : clean;
  }
}
