package io.gantry.engine.build;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.image.distribution.ImageDestination;
import io.gantry.image.distribution.ImageSource;
import io.gantry.image.distribution.RegistrySession;
import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.image.distribution.registry.Registries;
import io.gantry.image.distribution.transport.ClientPlaces;
import io.gantry.platform.oci.Reference;
import java.util.List;
import java.util.Optional;

/** Registries of this machine. */
record TestRegistries(Registries client, ClientPlaces places) implements RegistrySession {
  static RegistrySession open(RegistryAccess access, List<String> names) {
    RegistryHosts hosts = RegistryHosts.USUAL;
    for (String name : access.insecure() ? names : List.<String>of()) {
      hosts = hosts.trusting(name);
    }
    var client = new Registries(hosts, access.logins());
    return new TestRegistries(client, new ClientPlaces(client));
  }

  @Override
  public ImageSource source(Reference name) {
    return places.source(name);
  }

  @Override
  public ImageDestination destination(Reference name) {
    return places.destination(name);
  }

  @Override
  public Optional<ImageSource> origin(RepositoryName name) {
    return Optional.of(
        source(new Reference(name.registry(), name.path(), "latest", Optional.empty())));
  }

  @Override
  public void close() {
    client.close();
  }
}
