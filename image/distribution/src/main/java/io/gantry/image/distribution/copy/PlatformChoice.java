package io.gantry.image.distribution.copy;

import io.gantry.image.distribution.ImageSource;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ImageIndex;
import io.gantry.platform.oci.Manifest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which image of an index fits a platform best. A variant runs what was made for lower ones; the
 * first of several that fit equally well counts.
 */
public final class PlatformChoice {
  /** The annotation of entries that only tell something about others, as buildx writes them. */
  private static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  /** How deep indexes may be in indexes. */
  static final int DEEPEST = 4;

  private PlatformChoice() {}

  /**
   * The entry for a platform.
   *
   * @param name of the index, for the message
   * @throws GantryException {@code NOT_FOUND} in Docker's words, with the platforms that there are
   */
  public static Descriptor choose(ImageIndex index, Platform wanted, String name) {
    return find(index, wanted)
        .orElseThrow(() ->
            new GantryException(
                Kind.NOT_FOUND,
                "no matching manifest for "
                    + wanted
                    + " in the manifest list entries of "
                    + name
                    + known(index)));
  }

  /**
   * The manifest of the image for a platform: the one at hand, or what its index leads to.
   *
   * @throws GantryException {@code NOT_FOUND}; {@code INVALID} for indexes in indexes without end
   */
  public static ManifestBytes follow(ImageSource from, ManifestBytes named, Platform wanted) {
    ManifestBytes next = named;
    for (int depth = 0; depth < DEEPEST; depth++) {
      if (!(Manifest.parse(next) instanceof ImageIndex index)) {
        return next;
      }
      next = from.manifest(choose(index, wanted, from.name()));
    }
    throw new GantryException(
        Kind.INVALID, from.name() + ": indexes are nested deeper than " + DEEPEST);
  }

  private static String known(ImageIndex index) {
    List<String> platforms =
        images(index).stream()
            .map(entry -> entry.platform().map(Platform::toString).orElse("one without platform"))
            .toList();
    return platforms.isEmpty() ? "" : " (there is " + String.join(", ", platforms) + ")";
  }

  /** The entry for a platform, or nothing. */
  public static Optional<Descriptor> find(ImageIndex index, Platform wanted) {
    List<Descriptor> images = images(index);
    for (Platform platform : acceptable(wanted)) {
      for (Descriptor entry : images) {
        if (entry.platform().map(PlatformChoice::normal).equals(Optional.of(platform))) {
          return Optional.of(entry);
        }
      }
    }
    return images.size() == 1 && images.getFirst().platform().isEmpty()
        ? Optional.of(images.getFirst())
        : Optional.empty();
  }

  /** The entries that are images, not what is told about them. */
  public static List<Descriptor> images(ImageIndex index) {
    return index.manifests().stream().filter(PlatformChoice::isImage).toList();
  }

  private static boolean isImage(Descriptor entry) {
    boolean unknown = entry.platform().map(p -> p.os().equals("unknown")).orElse(false);
    return !entry.annotations().containsKey(REFERENCE_TYPE) && !unknown;
  }

  /** One spelling for each platform. */
  private static Platform normal(Platform platform) {
    String architecture =
        switch (platform.architecture()) {
          case "x86_64", "x86-64" -> "amd64";
          case "aarch64" -> "arm64";
          case "armhf", "armel" -> "arm";
          case "i386" -> "386";
          case String other -> other;
        };
    String variant =
        switch (architecture + "/" + platform.variant()) {
          case "amd64/v1", "arm64/v8", "arm64/8" -> "";
          case "arm/" -> platform.architecture().equals("armel") ? "v6" : "v7";
          case "arm/5", "arm/6", "arm/7", "arm/8" -> "v" + platform.variant();
          default -> platform.variant();
        };
    return new Platform(platform.os(), architecture, variant);
  }

  /** What runs on a platform, best first. */
  static List<Platform> acceptable(Platform wanted) {
    Platform normal = normal(wanted);
    var all = new ArrayList<Platform>();
    switch (normal.architecture()) {
      case "amd64" -> {
        addVariants(all, normal, number(normal, 1), 2);
        all.add(new Platform(normal.os(), "amd64", ""));
        all.add(new Platform(normal.os(), "386", ""));
      }
      case "arm64" -> {
        all.add(normal);
        all.add(new Platform(normal.os(), "arm64", ""));
        addVariants(all, new Platform(normal.os(), "arm", ""), 8, 5);
      }
      case "arm" -> addVariants(all, normal, number(normal, 7), 5);
      default -> all.add(normal);
    }
    return all.stream().distinct().toList();
  }

  private static void addVariants(List<Platform> all, Platform of, int highest, int lowest) {
    for (int variant = highest; variant >= lowest; variant--) {
      all.add(new Platform(of.os(), of.architecture(), "v" + variant));
    }
  }

  private static int number(Platform platform, int fallback) {
    String variant = platform.variant();
    boolean digit =
        variant.length() == 2 && variant.charAt(0) == 'v' && Character.isDigit(variant.charAt(1));
    return digit ? variant.charAt(1) - '0' : fallback;
  }
}
