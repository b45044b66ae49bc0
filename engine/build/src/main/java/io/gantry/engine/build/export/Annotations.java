package io.gantry.engine.build.export;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Annotations by where they go. */
record Annotations(List<Annotation> all) {
  private static final Pattern ATTRIBUTE =
      Pattern.compile("annotation(?:-([a-z-]+))?(?:\\[([^\\]]+)\\])?\\.(.+)");
  private static final Pattern LEVEL = Pattern.compile("([a-z-]+)(?:\\[([^\\]]+)\\])?");

  /** What an annotation is of. */
  enum Level {
    /** The manifest of an image. */
    MANIFEST,
    /** What an index says of a manifest. */
    MANIFEST_DESCRIPTOR,
    /** The index. */
    INDEX,
    /** What a layout says of the index. */
    INDEX_DESCRIPTOR;

    static Optional<Level> of(String word) {
      for (Level level : values()) {
        if (level.word().equals(word)) {
          return Optional.of(level);
        }
      }
      return Optional.empty();
    }

    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isOfIndex() {
      return this == INDEX || this == INDEX_DESCRIPTOR;
    }
  }

  /**
   * One.
   *
   * @param platform nothing for all
   */
  record Annotation(Level level, Optional<Platform> platform, String key, String value) {}

  Annotations {
    all = List.copyOf(all);
  }

  /** Those of a request: {@code index,manifest-descriptor[os/arch]:key}. */
  static Annotations of(Map<String, String> request) {
    var all = new ArrayList<Annotation>();
    for (Map.Entry<String, String> entry : new TreeMap<>(request).entrySet()) {
      String text = entry.getKey();
      int colon = text.indexOf(':');
      List<Annotation> levels =
          colon < 0
              ? List.of()
              : levels(text.substring(0, colon), text.substring(colon + 1), entry.getValue());
      if (levels.isEmpty()) {
        all.add(new Annotation(Level.MANIFEST, Optional.empty(), text, entry.getValue()));
      }
      all.addAll(levels);
    }
    return new Annotations(all);
  }

  /** None if it is no list of levels: then the colon belongs to the key. */
  private static List<Annotation> levels(String prefix, String key, String value) {
    var found = new ArrayList<Annotation>();
    for (String word : prefix.split(",", -1)) {
      Matcher matcher = LEVEL.matcher(word.strip());
      Optional<Level> level = matcher.matches() ? Level.of(matcher.group(1)) : Optional.empty();
      if (level.isEmpty()) {
        return List.of();
      }
      found.add(annotation(level.get(), matcher.group(2), key, value, prefix + ":" + key));
    }
    return found;
  }

  /** Those of an output: {@code annotation.key}, {@code annotation-index.key} and so on. */
  static Annotations of(Attributes attributes) {
    var all = new ArrayList<Annotation>();
    attributes
        .takeAll("annotation")
        .forEach((name, value) -> {
          Matcher matcher = ATTRIBUTE.matcher(name);
          Optional<Level> level = Optional.empty();
          if (matcher.matches()) {
            String word = matcher.group(1);
            level = word == null ? Optional.of(Level.MANIFEST) : Level.of(word);
          }
          if (level.isEmpty()) {
            throw new GantryException(
                Kind.INVALID,
                "unknown annotation \""
                    + name
                    + "\": there are annotation., annotation-manifest-descriptor.,"
                    + " annotation-index. and annotation-index-descriptor.");
          }
          all.add(annotation(level.get(), matcher.group(2), matcher.group(3), value, name));
        });
    return new Annotations(all);
  }

  private static Annotation annotation(
      Level level,
      @org.jspecify.annotations.Nullable String platform,
      String key,
      String value,
      String text) {
    if (platform != null && level.isOfIndex()) {
      throw new GantryException(
          Kind.INVALID, "an index has no platform: leave it out of annotation \"" + text + "\"");
    }
    return new Annotation(level, Optional.ofNullable(platform).map(Platform::parse), key, value);
  }

  /** These, and others over them. */
  Annotations and(Annotations others) {
    var both = new ArrayList<>(all);
    both.addAll(others.all);
    return new Annotations(both);
  }

  /** Whether there are some that only an index can have. */
  boolean needIndex() {
    return all.stream().anyMatch(annotation -> annotation.level() == Level.INDEX);
  }

  /** Those of a level, for an image of {@code platform}. */
  Map<String, String> of(Level level, Platform platform) {
    var found = new LinkedHashMap<String, String>();
    for (Annotation annotation : all) {
      boolean fits =
          annotation.platform().map(p -> p.normal().equals(platform.normal())).orElse(true);
      if (annotation.level() == level && fits) {
        found.put(annotation.key(), annotation.value());
      }
    }
    return found;
  }

  /** Those of an index. */
  Map<String, String> of(Level level) {
    return of(level, Platform.host());
  }
}
