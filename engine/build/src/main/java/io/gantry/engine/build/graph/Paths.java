package io.gantry.engine.build.graph;

import java.util.ArrayDeque;

/** Paths inside an image, as text: no link is followed. */
final class Paths {
  private Paths() {}

  /**
   * {@code path} below {@code directory} unless it is absolute, without dots and double slashes.
   */
  static String resolve(String directory, String path) {
    var elements = new ArrayDeque<String>();
    for (String element : (path.startsWith("/") ? path : directory + "/" + path).split("/", -1)) {
      if (element.equals("..")) {
        elements.pollLast();
      } else if (!element.isEmpty() && !element.equals(".")) {
        elements.addLast(element);
      }
    }
    return "/" + String.join("/", elements);
  }

  /** Like {@link #resolve}, but what must be a directory keeps a slash at its end. */
  static String destination(String directory, String path) {
    String resolved = resolve(directory, path);
    boolean must =
        path.endsWith("/") || path.equals(".") || path.endsWith("/.") || path.equals("..");
    return must && !resolved.equals("/") ? resolved + "/" : resolved;
  }

  static boolean mustBeDirectory(String destination) {
    return destination.endsWith("/");
  }
}
