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

/** Where an image is, as a user writes it. */
public sealed interface Place {
  /** {@code docker://host/app:1}, or a name alone. */
  record Registry(Reference name) implements Place {
    @Override
    public String toString() {
      return "docker://" + name;
    }
  }

  /** {@code oci:directory[:tag]}. */
  record Layout(Path directory, String tag) implements Place {
    @Override
    public String toString() {
      return Place.text("oci", directory, tag);
    }
  }

  /** {@code oci-archive:file[:tag]}. */
  record LayoutArchive(Path file, String tag) implements Place {
    @Override
    public String toString() {
      return Place.text("oci-archive", file, tag);
    }
  }

  /** {@code docker-archive:file[:name]}. */
  record SavedArchive(Path file, String image) implements Place {
    @Override
    public String toString() {
      return Place.text("docker-archive", file, image);
    }
  }

  /** {@code dir:directory}. */
  record Directory(Path directory) implements Place {
    @Override
    public String toString() {
      return Place.text("dir", directory, "");
    }
  }

  /** A place of a transport that is known to the caller only, as in {@code local:app:1}. */
  record Other(String transport, String rest) implements Place {
    @Override
    public String toString() {
      return transport + ":" + rest;
    }
  }

  /** The transports of this package, as shown to users. */
  List<String> KNOWN = List.of("docker://", "oci:", "oci-archive:", "docker-archive:", "dir:");

  /** What other tools have: a name alone cannot mean these. */
  Set<String> OF_OTHERS =
      Set.of("containers-storage", "docker-daemon", "ostree", "sif", "tarball", "atomic");

  /** A scheme and what can begin no reference. */
  Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):(//|/|\\.).*");

  private static String text(String transport, Path path, String rest) {
    return transport + ":" + path + (rest.isEmpty() ? "" : ":" + rest);
  }

  /**
   * Parses a place.
   *
   * @param others further transports, without colon
   * @throws GantryException {@code INVALID}: of an unknown transport, with those that are known
   */
  static Place parse(String text, Collection<String> others) {
    if (text.startsWith("docker://")) {
      return new Registry(Reference.parse(text.substring("docker://".length())));
    }
    int colon = text.indexOf(':');
    String transport = colon < 0 ? "" : text.substring(0, colon);
    String rest = text.substring(colon + 1);
    if (others.contains(transport)) {
      return new Other(transport, rest);
    }
    return switch (transport) {
      case "oci" -> new Layout(path(text, rest), tag(rest));
      case "oci-archive" -> new LayoutArchive(path(text, rest), tag(rest));
      case "docker-archive" -> new SavedArchive(path(text, rest), tag(rest));
      case "dir" -> new Directory(directory(text, rest));
      default -> {
        if (OF_OTHERS.contains(transport) || SCHEME.matcher(text).matches()) {
          throw unknown(text, transport, others);
        }
        yield new Registry(Reference.parse(text));
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

  /** This place with its path taken from {@code workingDirectory}. */
  default Place in(Path workingDirectory) {
    return switch (this) {
      case Registry _, Other _ -> this;
      case Layout(Path path, String tag) -> new Layout(workingDirectory.resolve(path), tag);
      case LayoutArchive(Path path, String tag) ->
          new LayoutArchive(workingDirectory.resolve(path), tag);
      case SavedArchive(Path path, String image) ->
          new SavedArchive(workingDirectory.resolve(path), image);
      case Directory(Path path) -> new Directory(workingDirectory.resolve(path));
    };
  }
}
