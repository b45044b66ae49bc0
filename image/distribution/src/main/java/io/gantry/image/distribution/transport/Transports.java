package io.gantry.image.distribution.transport;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RegistryPlaces;
import io.gantry.image.distribution.archive.DockerArchive;
import io.gantry.image.distribution.directory.ImageDirectory;
import io.gantry.image.distribution.layout.LayoutDirectory;
import io.gantry.image.distribution.layout.OciLayout;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import java.nio.file.Path;
import java.util.Map;

/** Opens places, to read from and to write to. */
public final class Transports {
  private final RegistryPlaces registries;
  private final Map<String, Places> others;
  private final PathLocks locks;
  private final Path spoolDirectory;

  /**
   * Transports of this package and others.
   *
   * @param others by name, without colon
   * @param locks of this process for the indexes of layouts
   * @param spoolDirectory for what must be known whole before it is read or written; exists
   */
  public Transports(
      RegistryPlaces registries, Map<String, Places> others, PathLocks locks, Path spoolDirectory) {
    this.registries = registries;
    this.others = Map.copyOf(others);
    this.locks = locks;
    this.spoolDirectory = spoolDirectory;
  }

  /** Parses a place. */
  public Place parse(String text) {
    return Place.parse(text, others.keySet());
  }

  /** Opens a place to read from it. */
  public ImageSource source(Place place) {
    return switch (place) {
      case Place.Registry(var name) -> registries.source(name);
      case Place.Layout(Path directory, String tag) -> OciLayout.directory(directory).only(tag);
      case Place.LayoutArchive(Path file, String tag) ->
          OciLayout.archive(file, spoolDirectory).only(tag);
      case Place.SavedArchive(Path file, String image) -> saved(place.toString(), file, image);
      case Place.Directory(Path directory) -> ImageDirectory.source(directory);
      case Place.Other(String transport, String rest) -> other(transport).source(rest);
    };
  }

  private ImageSource saved(String name, Path file, String image) {
    DockerArchive archive = DockerArchive.open(file, spoolDirectory);
    boolean opened = false;
    try {
      var source = new OwningSource(name, archive.image(image).source(), archive::close);
      opened = true;
      return source;
    } finally {
      if (!opened) {
        archive.close();
      }
    }
  }

  /** Opens a place to write to it. Archives are written anew and replaced when they are whole. */
  public ImageDestination destination(Place place) {
    return switch (place) {
      case Place.Registry(var name) -> registries.destination(name);
      case Place.Layout(Path directory, String tag) ->
          new LayoutDirectory(directory, locks).destination(tag);
      case Place.LayoutArchive(Path file, String tag) ->
          ArchiveDestination.layout(place.toString(), file, tag, spoolDirectory);
      case Place.SavedArchive(Path file, String image) ->
          ArchiveDestination.saved(place.toString(), file, image, spoolDirectory);
      case Place.Directory(Path directory) -> ImageDirectory.destination(directory);
      case Place.Other(String transport, String rest) -> other(transport).destination(rest);
    };
  }

  private Places other(String transport) {
    Places places = others.get(transport);
    if (places == null) {
      throw new GantryException(Kind.INVALID, "unknown transport \"" + transport + "\"");
    }
    return places;
  }
}
