package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint;
import io.gantry.image.distribution.hosts.Endpoint.Role;
import io.gantry.image.distribution.hosts.Endpoint.Security;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.oci.Logins;
import java.nio.file.Path;
import java.util.List;

/** A client that verifies even a registry of this machine. */
final class Verified implements AutoCloseable {
  private final Endpoint endpoint;
  private final Session session;

  private Verified(Endpoint endpoint) {
    this.endpoint = endpoint;
    session =
        new Session(
            endpoint.host(), endpoint, Logins.NONE, ScriptedRegistry.QUICK, ClientSettings.USUAL);
  }

  static Verified of(String host, List<Path> certificates) {
    var hosts = new RegistryHosts(List.of(), RegistryHosts.USUAL.insecure(), certificates);
    Endpoint found = hosts.origin(host);
    return new Verified(
        new Endpoint(Security.VERIFIED, host, "", found.certificates(), Role.ORIGIN));
  }

  Repository repository(String path) {
    var way =
        new Endpoint(
            endpoint.security(), endpoint.host(), path, endpoint.certificates(), Role.ORIGIN);
    var name = new RepositoryName(endpoint.host(), path);
    return new Repository(name, List.of(new Way(session, way, name)));
  }

  @Override
  public void close() {
    session.close();
  }
}
