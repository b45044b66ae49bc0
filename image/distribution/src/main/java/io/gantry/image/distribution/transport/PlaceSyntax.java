package io.gantry.image.distribution.transport;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** How places are written. */
final class PlaceSyntax {
  private static final List<String> KNOWN =
      List.of("docker://", "oci:", "oci-archive:", "docker-archive:", "dir:");

  /** What other tools have: these mean no name with a tag. */
  private static final Set<String> OF_OTHERS =
      Set.of("containers-storage", "docker-daemon", "ostree", "sif", "tarball", "atomic");

  /** A scheme and what can begin no tag. */
  private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):(//|/|\\.).*");

  private PlaceSyntax() {}

  static Place parse(String text, Collection<String> others) {
    if (text.startsWith("docker://")) {
      return new Place.Registry(Reference.parse(text.substring("docker://".length())));
    }
    int colon = text.indexOf(':');
    String transport = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    if (others.contains(transport)) {
      return new Place.Other(transport, rest);
    }
    return switch (transport) {
      case "oci" -> new Place.Layout(path(text, rest), tag(rest));
      case "oci-archive" -> new Place.LayoutArchive(path(text, rest), tag(rest));
      case "docker-archive" -> new Place.SavedArchive(path(text, rest), tag(rest));
      case "dir" -> new Place.Directory(directory(text, rest));
      default -> {
        if (OF_OTHERS.contains(transport) || SCHEME.matcher(text).matches()) {
          throw unknown(text, transport, others);
        }
        yield new Place.Registry(Reference.parse(text));
      }
    };
  }

  private static GantryException unknown(String text, String transport, Collection<String> others) {
    var known = new TreeSet<>(KNOWN);
    others.forEach(other -> known.add(other + ":"));
    return new GantryException(
        Kind.INVALID,
        "unknown transport \""
            + transport
            + "\" in \""
            + text
            + "\": there are "
            + String.join(", ", known));
  }

  private static Path directory(String text, String rest) {
    if (rest.isEmpty() || rest.indexOf('\0') >= 0) {
      throw new GantryException(Kind.INVALID, "no path in \"" + text + "\"");
    }
    return Path.of(rest);
  }

  private static Path path(String text, String rest) {
    int colon = rest.indexOf(':');
    return directory(text, colon < 0 ? rest : rest.substring(0, colon));
  }

  private static String tag(String rest) {
    int colon = rest.indexOf(':');
    return colon < 0 ? "" : rest.substring(colon + 1);
  }
}
