package io.gantry.image.distribution.layout;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.concurrent.PathLocks;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.file.DurableFile;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A layout that images are put into. Safe for several threads and processes: the marker file is the
 * lock of the index, so nothing is left beside the layout.
 */
public final class LayoutDirectory {
  private static final String BLOBS = "blobs";

  private final Path directory;
  private final PathLocks locks;

  /** A layout at {@code directory}, which is made when the first image comes. */
  public LayoutDirectory(Path directory, PathLocks locks) {
    this.directory = directory;
    this.locks = locks;
  }

  /**
   * Where an image goes.
   *
   * @param tag its name, which moves to it from another image; empty for none
   * @throws GantryException {@code INVALID} if the directory holds something else
   */
  public ImageDestination destination(String tag) {
    begin();
    return new LayoutDestination(directory, tag, manifest -> enter(entry(manifest, tag)));
  }

  /** Where an image goes that the index names as {@code entries} say, perhaps several times. */
  public ImageDestination destination(Function<ManifestBytes, List<Descriptor>> entries) {
    begin();
    return new LayoutDestination(
        directory, "", manifest -> entries.apply(manifest).forEach(entry -> enter(entry.json())));
  }

  private void begin() {
    try {
      // in this order: another who begins it makes the blobs first, then the marker, then the rest
      if (holdsMoreThanBlobs() && !Files.exists(path(OciLayout.INDEX)) && !Files.exists(marker())) {
        throw new GantryException(
            Kind.INVALID, directory + " is no OCI image layout, and not empty");
      }
      var _ = Files.createDirectories(path(BLOBS).resolve("sha256"));
    } catch (IOException e) {
      throw new DiskException("cannot write " + directory, e);
    }
    try (PathLocks.Held _ = locks.acquire(marker())) {
      mark();
    }
  }

  private boolean holdsMoreThanBlobs() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.anyMatch(entry -> !entry.endsWith(BLOBS));
    } catch (NoSuchFileException _) {
      return false;
    }
  }

  private Path path(String file) {
    return directory.resolve(file);
  }

  private Path marker() {
    return path(OciLayout.MARKER);
  }

  /** The lock made the file if it was missing. */
  private void mark() {
    try {
      if (Files.size(marker()) == 0) {
        var _ = Files.write(marker(), OciLayout.marker(), StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      throw new DiskException("cannot write " + marker(), e);
    }
  }

  /** Puts an image into the index. */
  private void enter(Json.Obj entry) {
    try (PathLocks.Held _ = locks.acquire(marker())) {
      Optional<byte[]> now = DurableFile.read(path(OciLayout.INDEX));
      LayoutIndex index =
          now.map(bytes -> OciLayout.parse("oci:" + directory, bytes)).orElse(LayoutIndex.EMPTY);
      LayoutIndex next = index.with(entry);
      DurableFile.write(path(OciLayout.INDEX), next.json().bytes());
    }
  }

  static Json.Obj entry(ManifestBytes manifest, String tag) {
    Json.Obj entry = manifest.descriptor().json();
    return tag.isEmpty()
        ? entry
        : entry.with("annotations", Json.object().put(OciLayout.REF_NAME, tag).build());
  }
}
