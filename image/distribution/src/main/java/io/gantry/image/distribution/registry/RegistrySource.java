package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.platform.oci.Descriptor;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ManifestBytes;
import io.gantry.platform.oci.Reference;
import java.util.Optional;

/** An image of a registry; closing it leaves the connections to {@link Registries}. */
public final class RegistrySource implements ImageSource {
  private final Repository repository;
  private final Reference reference;

  /** The image that {@code reference} names: by its digest if it has one, else by its tag. */
  public RegistrySource(Repository repository, Reference reference) {
    this.repository = repository;
    this.reference = reference;
  }

  private String tagOrDigest() {
    return reference.digest().map(Digest::toString).orElse(reference.tag());
  }

  @Override
  public String name() {
    return reference.familiar();
  }

  /** What the name means, without fetching it; nothing if the registry has no such image. */
  public Optional<Descriptor> head() {
    return repository.head(tagOrDigest());
  }

  @Override
  public ManifestBytes manifest() {
    return repository.manifest(tagOrDigest());
  }

  @Override
  public ManifestBytes manifest(Descriptor wanted) {
    return repository.manifest(wanted.digest().toString());
  }

  @Override
  public Blob open(Descriptor blob, long offset) {
    return repository.open(blob.digest(), blob.size(), offset);
  }

  @Override
  public Optional<RepositoryName> repository() {
    return Optional.of(repository.name());
  }

  @Override
  public void close() {
    // nothing is open between two calls
  }
}
