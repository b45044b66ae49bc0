package io.gantry.engine.build.context;

import io.gantry.engine.build.dockerfile.Suggestion;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
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

  /** As {@link #find(SourceTree, String, boolean)}, with {@code **} for any depth. */
  public static List<Found> find(SourceTree tree, String source) {
    return find(tree, source, true);
  }

  /**
   * What {@code source} means: one path, or all that match a pattern, sorted. Patterns follow no
   * links; what they match is followed.
   *
   * @param deep whether {@code **} stands for any number of directories, as with {@code --parents};
   *     else it is no more than {@code *}
   * @throws GantryException {@code NOT_FOUND} if it is no pattern and nothing is there; {@code
   *     INVALID} for a malformed pattern
   */
  public static List<Found> find(SourceTree tree, String source, boolean deep) {
    String pivoted = source.startsWith("./") ? source.substring(2) : source;
    int pivot = pivoted.indexOf("/./");
    String kept = pivot < 0 ? "" : clean(pivoted.substring(0, pivot));
    String path = clean(source);
    if (!PathPattern.isPattern(path)) {
      String plain = path.replaceAll("\\\\(.)", "$1");
      String followed =
          tree.follow(plain)
              .orElseThrow(() -> new GantryException(Kind.NOT_FOUND, missing(tree, plain)));
      return List.of(found(followed, plain, kept));
    }
    var matches = new ArrayList<String>();
    try {
      start(tree, path.split("/", -1), deep, matches);
    } catch (IllegalArgumentException e) {
      throw new GantryException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
    var found = new ArrayList<Found>();
    for (String match : matches) {
      tree.follow(match).ifPresent(followed -> found.add(found(followed, match, kept)));
    }
    return found;
  }

  private static String missing(SourceTree tree, String path) {
    String problem = "\"/" + path + "\": not found";
    if (tree.isIgnored(path)) {
      return problem + ": it is there, but .dockerignore leaves it out";
    }
    int slash = path.lastIndexOf('/');
    Optional<String> above = tree.follow(slash < 0 ? "" : path.substring(0, slash));
    if (above.isEmpty() || !tree.status(above.get()).isDirectory()) {
      return problem;
    }
    String near = Suggestion.nearest(tree.list(above.get()), path.substring(slash + 1));
    String prefix = "/" + path.substring(0, slash + 1);
    return near.isEmpty() ? problem : problem + " (did you mean " + prefix + near + "?)";
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

  /** Follows the elements in front of the first pattern, then matches. */
  private static void start(
      SourceTree tree, String[] elements, boolean deep, List<String> matches) {
    var literal = new ArrayList<String>();
    int index = 0;
    while (!PathPattern.isPattern(elements[index])) {
      literal.add(elements[index].replaceAll("\\\\(.)", "$1"));
      index++;
    }
    var patterns = new ArrayList<PathPattern>();
    for (String element : Arrays.asList(elements).subList(index, elements.length)) {
      patterns.add(PathPattern.element(element));
    }
    String directory = String.join("/", literal);
    Optional<String> followed = tree.follow(directory);
    if (followed.isPresent() && tree.status(followed.get()).isDirectory()) {
      var rest = List.of(elements).subList(index, elements.length);
      new Matching(tree, patterns, rest, deep, matches).match(followed.get(), directory, 0);
    }
  }

  /** The search for what a pattern matches. */
  private record Matching(
      SourceTree tree,
      List<PathPattern> patterns,
      List<String> elements,
      boolean deep,
      List<String> matches) {
    /** Looks into {@code directory}, which was asked for as {@code shown}. */
    void match(String directory, String shown, int index) {
      boolean anyDepth = deep && elements.get(index).equals("**");
      boolean last = index == elements.size() - 1;
      if (anyDepth && !last) {
        match(directory, shown, index + 1);
      }
      for (String name : tree.list(directory)) {
        if (!patterns.get(index).matches(name)) {
          continue;
        }
        String path = SourceTree.join(shown, name);
        if (last) {
          matches.add(path);
        } else if (tree.status(SourceTree.join(directory, name)).isDirectory()) {
          match(SourceTree.join(directory, name), path, anyDepth ? index : index + 1);
        }
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
