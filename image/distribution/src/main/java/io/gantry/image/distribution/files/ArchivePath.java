package io.gantry.image.distribution.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Paths inside of an archive, by their text alone. */
public final class ArchivePath {
  private ArchivePath() {}

  /** A path as the archive's files are known by, or nothing if it leads out of it. */
  public static Optional<String> clean(String path) {
    return walk(new ArrayList<>(), path);
  }

  /**
   * Where a symbolic link leads, or nothing if that is out of the archive.
   *
   * @param path the link's own, clean
   */
  static Optional<String> follow(String path, String target) {
    var elements = new ArrayList<>(List.of(path.split("/", -1)));
    elements.removeLast();
    return walk(elements, target);
  }

  private static Optional<String> walk(List<String> elements, String path) {
    if (path.startsWith("/")) {
      return Optional.empty();
    }
    for (String element : path.split("/", -1)) {
      switch (element) {
        case "", "." -> {}
        case ".." -> {
          if (elements.isEmpty()) {
            return Optional.empty();
          }
          elements.removeLast();
        }
        default -> elements.add(element);
      }
    }
    return Optional.of(String.join("/", elements));
  }
}
