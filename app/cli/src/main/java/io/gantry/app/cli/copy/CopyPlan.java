package io.gantry.app.cli.copy;

import io.gantry.app.cli.argv.UsageException;

/**
 * Where a copy goes.
 *
 * @param directory the existing directory that the archive is unpacked in
 * @param name what the base becomes there; empty for the directory itself, which gets the content
 */
record CopyPlan(String directory, String name) {
  /**
   * What the destination is.
   *
   * @param path as the user wrote it, made absolute; a trailing slash or {@code /.} says that it is
   *     a directory
   */
  record Destination(String path, boolean exists, boolean isDirectory) {}

  /**
   * Docker's table.
   *
   * @param base the source's name, empty if only its content is meant
   */
  static CopyPlan decide(String base, boolean sourceIsDirectory, Destination to) {
    if (to.exists() && to.isDirectory()) {
      return new CopyPlan(to.path(), base);
    }
    if (to.exists() && sourceIsDirectory) {
      throw UsageException.plain("cannot copy directory onto " + to.path() + ", which is a file");
    }
    if (!to.exists() && !sourceIsDirectory && saysDirectory(to.path())) {
      throw UsageException.plain("no such directory: " + to.path());
    }
    return new CopyPlan(parent(to.path()), name(to.path()));
  }

  /** Whether the path can only mean a directory. */
  static boolean saysDirectory(String path) {
    return path.endsWith("/") || path.endsWith("/.");
  }

  /** Whether only the content of a directory is meant. */
  static boolean meansContent(String path) {
    return path.equals(".") || path.endsWith("/.");
  }

  /** Without trailing slashes and dots; at least {@code /}. */
  static String clean(String path) {
    String clean = path;
    while (clean.length() > 1 && saysDirectory(clean)) {
      clean = clean.substring(0, clean.length() - 1);
    }
    return clean;
  }

  /** The last element; empty for the root. */
  static String name(String path) {
    String clean = clean(path);
    return clean.substring(clean.lastIndexOf('/') + 1);
  }

  /** What is above; {@code /} for the root and its children. */
  static String parent(String path) {
    String clean = clean(path);
    int slash = clean.lastIndexOf('/');
    return slash <= 0 ? "/" : clean.substring(0, slash);
  }
}
