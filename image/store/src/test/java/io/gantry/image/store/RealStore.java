package io.gantry.image.store;

import io.gantry.image.content.LocalContentStore;
import io.gantry.image.snapshot.OverlaySnapshots;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A store on disk, and an image of four layers to pull into it. */
final class RealStore {
  static final Reference APP = Reference.parse("example.org/app:1");

  final Path directory;
  final LocalContentStore content;
  final OverlaySnapshots snapshots;
  final LocalImages images;

  RealStore(Path directory, Consumer<String> steps) {
    this.directory = directory;
    content = new LocalContentStore(directory.resolve("content"));
    snapshots = new OverlaySnapshots(directory.resolve("snapshots"));
    images =
        new LocalImages(
            directory.resolve("images"),
            content,
            snapshots,
            List.of(),
            (_, step) -> steps.accept(step));
  }

  /** The place and what it means: the same at each call. */
  static MemoryPlace place() {
    var place = new MemoryPlace("example.org/app");
    ManifestBytes _ =
        Samples.put(
            place, tar("base", 900), tar("big", 3 << 20), tar("middle", 2 << 20), tar("top", 10));
    return place;
  }

  /** A layer of a directory and two files, one of which compression does not make smaller. */
  static byte[] tar(String name, int size) {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarWriter(out)) {
      tar.put(TarEntry.directory(name, 0755).withModified(Instant.EPOCH));
      for (int i = 0; i < 2; i++) {
        byte[] bytes = i == 0 ? Samples.noise(size, size) : Samples.bytes(name.repeat(100));
        tar.put(
            TarEntry.file(name + "/" + i, 0644, bytes.length).withModified(Instant.EPOCH),
            new ByteArrayInputStream(bytes));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  Images.Pulled pull(MemoryPlace place) {
    var spec = new Images.PullSpec(List.of(APP), Optional.of(place.repository), Optional.empty());
    return images.pull(place, spec, TransferListener.NONE);
  }

  /** The paths of the store, without the files of layers. */
  Set<String> paths() {
    try (Stream<Path> files = Files.walk(directory)) {
      var paths = new TreeSet<String>();
      files
          .map(file -> directory.relativize(file).toString())
          .filter(path -> !path.contains("/fs/"))
          .forEach(paths::add);
      return paths;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
