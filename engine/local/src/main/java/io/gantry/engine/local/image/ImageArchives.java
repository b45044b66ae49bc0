package io.gantry.engine.local.image;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.archive.ArchivedImage;
import io.gantry.image.distribution.archive.DockerArchiveWriter;
import io.gantry.image.distribution.transport.Archives;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.image.store.Images.Compression;
import io.gantry.image.store.Images.PullSpec;
import io.gantry.image.store.Images.PushSpec;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Archives of images: a push to one, and pulls from one. */
final class ImageArchives {
  private final Images store;
  private final Path spoolDirectory;

  /** {@code spoolDirectory} need not exist yet. */
  ImageArchives(Images store, Path spoolDirectory) {
    this.store = store;
    this.spoolDirectory = spoolDirectory;
  }

  /** An image and the names that it has in an archive. */
  private record Chosen(Image image, List<Reference> names) {}

  /** The images that are in the archive now. */
  List<Image> save(List<String> refs, OutputStream out) {
    Map<Digest, Chosen> chosen = new LinkedHashMap<>();
    for (String ref : refs) {
      choose(ref, chosen);
    }
    var writer = new DockerArchiveWriter("the archive", out, spool());
    var spec = new PushSpec(Optional.empty(), Compression.NONE, _ -> Optional.empty());
    for (Chosen one : chosen.values()) {
      try (ImageDestination to = writer.image(one.names())) {
        var _ = store.push(one.image(), to, spec, TransferListener.NONE);
      }
    }
    writer.finish();
    return chosen.values().stream().map(Chosen::image).toList();
  }

  /** A repository without a tag means all its tags; an id comes without names. */
  private void choose(String ref, Map<Digest, Chosen> chosen) {
    boolean bare = ref.indexOf('@') < 0 && ref.lastIndexOf(':') <= ref.lastIndexOf('/');
    boolean found = false;
    for (Image image : bare ? store.list() : List.<Image>of()) {
      for (Reference name : image.references()) {
        if (name.familiarRepository().equals(familiarRepository(ref))) {
          add(chosen, image, Optional.of(name));
          found = true;
        }
      }
    }
    if (!found) {
      Image image = store.resolve(ref);
      boolean named = !bare && image.references().contains(Reference.parse(ref));
      add(chosen, image, named ? Optional.of(Reference.parse(ref)) : Optional.empty());
    }
  }

  /** Ids are no repositories, however alike they look. */
  private static String familiarRepository(String ref) {
    return ref.length() == 64 ? ref : Reference.parse(ref).familiarRepository();
  }

  private static void add(Map<Digest, Chosen> chosen, Image image, Optional<Reference> name) {
    Chosen known = chosen.get(image.id());
    var names = new ArrayList<>(known == null ? List.<Reference>of() : known.names());
    name.filter(one -> !names.contains(one)).ifPresent(names::add);
    chosen.put(image.id(), new Chosen(image, List.copyOf(names)));
  }

  /** What came out of an archive. */
  record Loaded(Image image, List<Reference> names) {}

  List<Loaded> load(Path archive, TransferListener listener) {
    var loaded = new ArrayList<Loaded>();
    try (Archives opened = Archives.open(archive, spool())) {
      for (ArchivedImage image : opened.images()) {
        var spec = new PullSpec(image.names(), Optional.empty(), Optional.empty());
        loaded.add(new Loaded(store.pull(image.source(), spec, listener).image(), image.names()));
      }
    }
    return loaded;
  }

  private Path spool() {
    try {
      return Files.createDirectories(spoolDirectory);
    } catch (IOException e) {
      throw new DiskException("cannot make " + spoolDirectory, e);
    }
  }
}
