package io.gantry.engine.build.op;

/**
 * Where one source of a COPY goes.
 *
 * @param path in the destination, without a slash in front
 * @param contents whether the source is a directory whose contents go into {@code path}
 */
record CopyTarget(String path, boolean contents) {
  /**
   * Decides as Docker does: a directory's contents go into the destination, a file goes below it if
   * it is a directory or must become one, and else becomes it.
   *
   * @param destination absolute; a slash at the end means that it must be a directory
   * @param isDirectory whether the destination is one already
   */
  static CopyTarget decide(
      boolean sourceIsDirectory, String sourceName, String destination, boolean isDirectory) {
    boolean must = destination.endsWith("/");
    String path = strip(destination);
    if (sourceIsDirectory) {
      return new CopyTarget(path, true);
    }
    if (must || isDirectory) {
      return new CopyTarget(path.isEmpty() ? sourceName : path + "/" + sourceName, false);
    }
    return new CopyTarget(path, false);
  }

  static String strip(String path) {
    int start = 0;
    int end = path.length();
    while (start < end && path.charAt(start) == '/') {
      start++;
    }
    while (end > start && path.charAt(end - 1) == '/') {
      end--;
    }
    return path.substring(start, end);
  }
}
