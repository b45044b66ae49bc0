package io.gantry.image.distribution.transport;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.archive.DockerArchiveWriter;
import io.gantry.image.distribution.files.NewFile;
import io.gantry.image.distribution.layout.LayoutArchiveWriter;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * An archive of one image, there when the image is.
 *
 * @param end writes the archive's end
 */
record ArchiveDestination(ImageDestination image, NewFile file, Runnable end)
    implements ImageDestination {

  static ImageDestination layout(String name, Path file, String tag, Path spoolDirectory) {
    var created = new NewFile(file);
    return begin(
        created,
        () -> {
          var writer = new LayoutArchiveWriter(name, created.content(), spoolDirectory);
          return new ArchiveDestination(writer.image(tag), created, writer::finish);
        });
  }

  static ImageDestination saved(String name, Path file, String image, Path spoolDirectory) {
    List<Reference> names = image.isEmpty() ? List.of() : List.of(Reference.parse(image));
    var created = new NewFile(file);
    return begin(
        created,
        () -> {
          var writer = new DockerArchiveWriter(name, created.content(), spoolDirectory);
          return new ArchiveDestination(writer.image(names), created, writer::finish);
        });
  }

  /** The writers write from their start on: what fails there leaves no file. */
  private static ImageDestination begin(NewFile created, Supplier<ImageDestination> start) {
    boolean begun = false;
    try {
      ImageDestination destination = start.get();
      begun = true;
      return destination;
    } finally {
      if (!begun) {
        created.close();
      }
    }
  }

  @Override
  public String name() {
    return image.name();
  }

  @Override
  public boolean takesIndexes() {
    return image.takesIndexes();
  }

  @Override
  public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
    return image.find(blob, elsewhere);
  }

  @Override
  public void send(Descriptor blob, BlobWriter writer) {
    image.send(blob, writer);
  }

  @Override
  public Descriptor send(String mediaType, BlobWriter writer) {
    return image.send(mediaType, writer);
  }

  @Override
  public void putManifest(ManifestBytes manifest) {
    image.putManifest(manifest);
  }

  @Override
  public void finish(ManifestBytes manifest) {
    image.finish(manifest);
    end.run();
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
