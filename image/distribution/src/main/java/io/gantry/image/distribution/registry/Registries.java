package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.RepositoryName;
import io.gantry.image.distribution.hosts.Endpoint;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.oci.Login;
import io.gantry.platform.oci.Logins;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The client of all registries: keeps connections, logins and tokens, by host, until a registry
 * refuses them. Safe for several threads.
 */
public final class Registries implements AutoCloseable {
  private final RegistryHosts hosts;
  private final Logins logins;
  private final ClientSettings settings;
  private final Retry retry;
  private final ConcurrentHashMap<Key, Session> sessions = new ConcurrentHashMap<>();

  private record Key(String registry, String url) {}

  /** With the usual patience and without a proxy. */
  public Registries(RegistryHosts hosts, Logins logins) {
    this(hosts, logins, ClientSettings.USUAL, Retry.USUAL);
  }

  /**
   * Connects to nobody yet.
   *
   * @param settings proxies and limits of time; whom to trust is said by {@code hosts}
   */
  public Registries(RegistryHosts hosts, Logins logins, ClientSettings settings, Retry retry) {
    this.hosts = hosts;
    this.logins = logins;
    this.settings = settings;
    this.retry = retry;
  }

  /**
   * A repository; nothing is asked yet.
   *
   * @throws io.gantry.platform.base.GantryException {@code FORBIDDEN} if it is blocked; {@code
   *     INVALID} for broken certificates
   */
  public Repository repository(RepositoryName name) {
    var ways = new ArrayList<Way>();
    for (Endpoint endpoint : hosts.endpoints(name)) {
      ways.add(new Way(session(name.registry(), endpoint), endpoint, name));
    }
    return new Repository(name, ways);
  }

  /** A login is of the host it was made for: a mirror is not given that of the registry. */
  private Session session(String registry, Endpoint endpoint) {
    String user = endpoint.isOrigin() ? registry : endpoint.host();
    return sessions.computeIfAbsent(
        new Key(user, endpoint.url()), _ -> new Session(user, endpoint, logins, retry, settings));
  }

  /**
   * Asks a registry whether it takes a login.
   *
   * @return the login to keep: with an identity token instead of the password, if it gave one
   * @throws io.gantry.platform.base.GantryException {@code FORBIDDEN} if it does not
   */
  public Login login(String registry, Login login) {
    Endpoint origin = hosts.origin(registry);
    try (var session = new Session(registry, origin, _ -> Optional.of(login), retry, settings)) {
      var failure = session.failure(new RepositoryName(registry, ""), origin, false);
      String token = session.tryLogin(login, failure);
      return token.isEmpty() ? login : new Login(login.username(), "", token);
    }
  }

  /** Closes all connections: what is being sent or read fails. */
  @Override
  public void close() {
    sessions.values().forEach(Session::close);
    sessions.clear();
  }
}
