package io.gantry.engine.local.registry;

import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.registry.Registries;
import io.gantry.image.distribution.registry.Repository;
import io.gantry.image.distribution.transport.ClientPlaces;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Reference;
import java.util.Optional;

/** Registries for one request. */
public final class RegistryClient implements RegistrySession {
  private final Registries registries;
  private final ClientPlaces places;

  RegistryClient(Registries registries) {
    this.registries = registries;
    this.places = new ClientPlaces(registries);
  }

  @Override
  public ImageSource source(Reference name) {
    return places.source(name);
  }

  @Override
  public ImageDestination destination(Reference name) {
    return places.destination(name);
  }

  /** The repository that a name is in. */
  public Repository repository(Reference name) {
    return registries.repository(RepositoryName.of(name));
  }

  @Override
  public Optional<ImageSource> origin(RepositoryName name) {
    var any = new Reference(name.registry(), name.path(), "latest", Optional.empty());
    try {
      return Optional.of(source(any));
    } catch (GantryException e) {
      if (e.kind() != Kind.FORBIDDEN) {
        throw e;
      }
      return Optional.empty();
    }
  }

  Login login(String registry, Login login) {
    return registries.login(registry, login);
  }

  @Override
  public void close() {
    registries.close();
  }
}
