package io.gantry.image.distribution;

import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.util.List;

/**
 * A place for one of several images that an index will name: they are stored, the place's name does
 * not mean them. The place stays open.
 */
public record IndexPart(ImageDestination whole) implements ImageDestination {
  @Override
  public String name() {
    return whole.name();
  }

  @Override
  public boolean takesIndexes() {
    return whole.takesIndexes();
  }

  @Override
  public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
    return whole.find(blob, elsewhere);
  }

  @Override
  public void send(Descriptor blob, BlobWriter writer) {
    whole.send(blob, writer);
  }

  @Override
  public Descriptor send(String mediaType, BlobWriter writer) {
    return whole.send(mediaType, writer);
  }

  @Override
  public void putManifest(ManifestBytes manifest) {
    whole.putManifest(manifest);
  }

  @Override
  public void finish(ManifestBytes manifest) {
    whole.putManifest(manifest);
  }

  @Override
  public void close() {
    // the whole goes on
  }
}
