package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.util.List;

/** A name in a registry that an image is sent to; the connections are {@link Registries}'. */
public final class RegistryDestination implements ImageDestination {
  private final Repository repository;
  private final Reference reference;

  /** The tag of {@code reference}, or its digest if it has no tag. */
  public RegistryDestination(Repository repository, Reference reference) {
    this.repository = repository;
    this.reference = reference;
  }

  @Override
  public String name() {
    return reference.familiar();
  }

  @Override
  public Presence find(Descriptor blob, List<RepositoryName> elsewhere) {
    if (repository.holds(blob.digest())) {
      return new Presence.Present();
    }
    for (RepositoryName other : elsewhere) {
      if (repository.mount(blob.digest(), other)) {
        return new Presence.Mounted(other);
      }
    }
    return new Presence.Absent();
  }

  @Override
  public void send(Descriptor blob, BlobWriter writer) {
    repository.upload(blob, writer);
  }

  @Override
  public Descriptor send(String mediaType, BlobWriter writer) {
    return repository.upload(mediaType, writer);
  }

  @Override
  public void putManifest(ManifestBytes manifest) {
    repository.putManifest(manifest.digest().toString(), manifest);
  }

  @Override
  public void finish(ManifestBytes manifest) {
    String digest = reference.digest().map(Digest::toString).orElse(manifest.digest().toString());
    repository.putManifest(reference.tag().isEmpty() ? digest : reference.tag(), manifest);
  }

  @Override
  public void close() {
    repository.cancelUploads();
  }
}
