package io.gantry.engine.local.image;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferEvent;
import io.gantry.platform.oci.TransferListener;
import java.util.Optional;

/**
 * A source that tells where it is as soon as its name has a meaning, as Docker does: a name that
 * does not exist is not "pulled from".
 */
record Announced(ImageSource source, TransferListener listener, String wanted, Reference place)
    implements ImageSource {
  @Override
  public String name() {
    return source.name();
  }

  @Override
  public ManifestBytes manifest() {
    ManifestBytes found = source.manifest();
    listener.on(TransferEvent.of(wanted, "Pulling from " + place.repository()));
    return found;
  }

  @Override
  public ManifestBytes manifest(Descriptor descriptor) {
    return source.manifest(descriptor);
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
  }
}
