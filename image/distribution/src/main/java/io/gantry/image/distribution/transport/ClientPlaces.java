package io.gantry.image.distribution.transport;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RegistryPlaces;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.registry.Registries;
import io.gantry.image.distribution.registry.RegistryDestination;
import io.gantry.image.distribution.registry.RegistrySource;
import io.gantry.platform.oci.Reference;

/** Names in registries, by a client that the caller closes. */
public record ClientPlaces(Registries registries) implements RegistryPlaces {
  @Override
  public ImageSource source(Reference name) {
    return new RegistrySource(registries.repository(RepositoryName.of(name)), name);
  }

  @Override
  public ImageDestination destination(Reference name) {
    return new RegistryDestination(registries.repository(RepositoryName.of(name)), name);
  }
}
