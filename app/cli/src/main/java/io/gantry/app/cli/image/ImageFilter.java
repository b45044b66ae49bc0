package io.gantry.app.cli.image;

import io.gantry.app.cli.output.Filters;
import io.gantry.engine.api.ImageDetails;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Reference;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Docker's filters on images, and the name that {@code images} may be given. */
final class ImageFilter {
  private static final List<String> KNOWN =
      List.of("before", "dangling", "label", "reference", "since");

  private final Filters filters;
  private final List<String> patterns;

  private ImageFilter(Filters filters, List<String> patterns) {
    this.filters = filters;
    this.patterns = patterns;
  }

  /**
   * Reads {@code --filter}s.
   *
   * @param name a repository, with or without a tag, with or without wild cards; may be empty
   */
  static ImageFilter of(List<String> texts, String name) {
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

  /** A row for each name that matches; newest image first. */
  List<ImageRow> rows(List<ImageDetails> images, boolean full, Instant now) {
    var rows = new ArrayList<ImageRow>();
    for (ImageDetails image : range(images)) {
      if (!filters.labels(image.config().labels())) {
        continue;
      }
      if (image.references().isEmpty()) {
        if (patterns.isEmpty() && !isDangling("false")) {
          rows.add(new ImageRow(image, Optional.empty(), full, now));
        }
        continue;
      }
      for (Reference reference : image.references()) {
        if (!isDangling("true") && matches(reference)) {
          rows.add(new ImageRow(image, Optional.of(reference), full, now));
        }
      }
    }
    return rows;
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
