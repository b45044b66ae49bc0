package io.gantry.image.distribution.transport;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import java.util.Optional;

/** A source by its place's name, that ends what it is part of when it is closed. */
record OwningSource(String name, ImageSource source, Runnable onClose) implements ImageSource {
  @Override
  public ManifestBytes manifest() {
    return source.manifest();
  }

  @Override
  public ManifestBytes manifest(Descriptor wanted) {
    return source.manifest(wanted);
  }

  @Override
  public Blob open(Descriptor blob, long offset) {
    return source.open(blob, offset);
  }

  @Override
  public Optional<RepositoryName> repository() {
    return source.repository();
  }

  @Override
  public void close() {
    source.close();
    onClose.run();
  }
}
