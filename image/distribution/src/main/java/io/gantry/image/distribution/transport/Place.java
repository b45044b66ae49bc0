package io.gantry.image.distribution.transport;

import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.Collection;

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

  private static String text(String transport, Path path, String rest) {
    return transport + ":" + path + (rest.isEmpty() ? "" : ":" + rest);
  }

  /**
   * Parses a place.
   *
   * @param others further transports, without colon
   * @throws io.gantry.platform.base.GantryException {@code INVALID}: of an unknown transport, with
   *     those that are known
   */
  static Place parse(String text, Collection<String> others) {
    return PlaceSyntax.parse(text, others);
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
