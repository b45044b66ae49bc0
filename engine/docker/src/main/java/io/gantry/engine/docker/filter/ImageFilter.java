package io.gantry.engine.docker.filter;

import io.gantry.engine.api.ImageDetails;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Reference;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Docker's filters on images, and the name that {@code images} may be given. */
public final class ImageFilter {
  private static final List<String> KNOWN =
      List.of("before", "dangling", "label", "reference", "since");

  private final Filters filters;
  private final List<String> patterns;

  private ImageFilter(Filters filters, List<String> patterns) {
    this.filters = filters;
    this.patterns = patterns;
  }

  /** An image and those of its names that match; without any it is a dangling one. */
  public record Found(ImageDetails image, List<Reference> names) {
    /** Copies the list. */
    public Found {
      names = List.copyOf(names);
    }
  }

  /**
   * Reads {@code name=value} texts.
   *
   * @param name a repository, with or without a tag, with or without wild cards; may be empty
   */
  public static ImageFilter of(List<String> texts, String name) {
    var filters = Filters.of(texts, KNOWN);
    var patterns = new ArrayList<>(filters.get("reference"));
    if (!name.isEmpty()) {
      patterns.add(name);
    }
    for (String dangling : filters.get("dangling")) {
      switch (dangling) {
        case "true", "false", "1", "0" -> {}
        default ->
            throw new GantryException(
                Kind.INVALID, "invalid filter 'dangling=" + dangling + "': true or false");
      }
    }
    return new ImageFilter(filters, patterns);
  }

  /** Those that match, in their order, which is newest first. */
  public List<Found> apply(List<ImageDetails> images) {
    var found = new ArrayList<Found>();
    for (ImageDetails image : range(images)) {
      if (!filters.labels(image.config().labels())) {
        continue;
      }
      if (image.references().isEmpty()) {
        if (patterns.isEmpty() && !isDangling("false")) {
          found.add(new Found(image, List.of()));
        }
        continue;
      }
      var names = new ArrayList<Reference>();
      for (Reference reference : image.references()) {
        if (!isDangling("true") && matches(reference)) {
          names.add(reference);
        }
      }
      if (!names.isEmpty()) {
        found.add(new Found(image, names));
      }
    }
    return found;
  }

  private boolean isDangling(String value) {
    List<String> given = filters.get("dangling");
    return given.contains(value) || given.contains(value.equals("true") ? "1" : "0");
  }

  private boolean matches(Reference reference) {
    boolean match = patterns.isEmpty();
    for (String pattern : patterns) {
      match |= glob(pattern, reference.familiar()) || glob(pattern, reference.familiarRepository());
    }
    return match;
  }

  private static boolean glob(String pattern, String name) {
    return pattern.equals(name)
        || FileSystems.getDefault().getPathMatcher("glob:" + pattern).matches(Path.of(name));
  }

  private List<ImageDetails> range(List<ImageDetails> all) {
    int from = filters.has("before") ? position(all, filters.get("before").getFirst()) + 1 : 0;
    int to = filters.has("since") ? position(all, filters.get("since").getFirst()) : all.size();
    return from < to ? all.subList(from, to) : List.of();
  }

  private static int position(List<ImageDetails> all, String ref) {
    for (int i = 0; i < all.size(); i++) {
      ImageDetails image = all.get(i);
      boolean named =
          image.references().stream()
              .anyMatch(
                  name -> name.familiar().equals(ref) || name.familiar().equals(ref + ":latest"));
      if (named || image.id().hex().startsWith(ref) || image.id().toString().startsWith(ref)) {
        return i;
      }
    }
    throw new GantryException(Kind.NOT_FOUND, "No such image: " + ref);
  }
}
