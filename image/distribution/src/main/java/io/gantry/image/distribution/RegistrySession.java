package io.gantry.image.distribution;

import java.util.Optional;

/** Registries for one request, with its logins; closing it ends its connections. */
public interface RegistrySession extends RegistryPlaces, AutoCloseable {
  /** A repository as a source of blobs alone; nothing if its registry may not be asked. */
  Optional<ImageSource> origin(RepositoryName name);

  @Override
  void close();
}
