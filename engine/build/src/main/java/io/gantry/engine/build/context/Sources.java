package io.gantry.engine.build.context;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds what the sources of a COPY mean. */
public final class Sources {
  private Sources() {}

  /**
   * A file or directory to copy.
   *
   * @param path without links
   * @param name the last element as it was asked for; empty for the root
   * @param parent what {@code --parents} keeps above the name: a path, or empty
   */
  public record Found(String path, String name, String parent) {}

  /**
   * What {@code source} means: one path, or all that match a pattern, sorted.
   *
   * @throws GantryException {@code NOT_FOUND} if it is no pattern and nothing is there
   */
  public static List<Found> find(SourceTree tree, String source) {
    String pivoted = source.startsWith("./") ? source.substring(2) : source;
    int pivot = pivoted.indexOf("/./");
    String kept = pivot < 0 ? "" : clean(pivoted.substring(0, pivot));
    String path = clean(source);
    if (!PathPattern.isPattern(path)) {
      Optional<String> followed = tree.follow(path);
      if (followed.isEmpty()) {
        throw new GantryException(
            Kind.NOT_FOUND,
            "\"/"
                + path
                + "\": not found (is it in the build context, and not ignored by"
                + " .dockerignore?)");
      }
      return List.of(found(followed.get(), path, kept));
    }
    var matches = new ArrayList<String>();
    match(tree, "", path.split("/", -1), 0, matches);
    var found = new ArrayList<Found>();
    for (String match : matches) {
      tree.follow(match).ifPresent(followed -> found.add(found(followed, match, kept)));
    }
    return found;
  }

  private static Found found(String followed, String asked, String pivot) {
    int slash = asked.lastIndexOf('/');
    String above = slash < 0 ? "" : asked.substring(0, slash);
    String parent =
        above.equals(pivot) || pivot.isEmpty()
            ? (pivot.isEmpty() ? above : "")
            : above.startsWith(pivot + "/") ? above.substring(pivot.length() + 1) : above;
    return new Found(followed, asked.substring(slash + 1), parent);
  }

  private static void match(
      SourceTree tree, String directory, String[] elements, int index, List<String> matches) {
    if (index == elements.length) {
      matches.add(directory);
      return;
    }
    if (elements[index].equals("**")) {
      match(tree, directory, elements, index + 1, matches);
    }
    PathPattern pattern = PathPattern.compile(elements[index]);
    for (String name : tree.list(directory)) {
      String path = SourceTree.join(directory, name);
      if (!pattern.matches(name)) {
        continue;
      }
      boolean last = index == elements.length - 1;
      if (last) {
        matches.add(path);
      }
      Optional<String> followed = last ? Optional.empty() : tree.follow(path);
      if (followed.isPresent() && tree.status(followed.get()).isDirectory()) {
        boolean anyDepth = elements[index].equals("**");
        match(tree, path, elements, anyDepth ? index : index + 1, matches);
      }
    }
  }

  /** Relative, without {@code .} and {@code ..}: those above the root stay at the root. */
  private static String clean(String path) {
    var elements = new ArrayList<String>();
    for (String element : path.split("/", -1)) {
      if (element.equals("..")) {
        if (!elements.isEmpty()) {
          elements.removeLast();
        }
      } else if (!element.isEmpty() && !element.equals(".")) {
        elements.add(element);
      }
    }
    return String.join("/", elements);
  }
}
