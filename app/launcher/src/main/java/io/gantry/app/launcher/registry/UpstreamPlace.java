package io.gantry.app.launcher.registry;

import io.gantry.image.distribution.credentials.DockerConfig;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.image.distribution.registry.Registries;
import io.gantry.image.distribution.registry.Retry;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.mirror.MirrorStorage;
import io.gantry.image.registry.mirror.RegistryUpstream;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.Proxies;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The registry that a cache is of.
 *
 * @param plain whether it may be spoken to without TLS
 */
record UpstreamPlace(String host, boolean plain) {
  /** A client waits, and what is here answers as well. */
  private static final Retry PATIENCE =
      new Retry(2, Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(5));

  /** Reads {@code https://registry-1.docker.io}, {@code http://10.0.0.7:5000}, or a bare host. */
  static UpstreamPlace parse(String url) {
    boolean plain = url.startsWith("http://");
    int scheme = url.indexOf("://");
    String host = scheme < 0 ? url : url.substring(scheme + 3);
    host = host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
    if (host.isEmpty() || host.indexOf('/') >= 0 || host.indexOf('@') >= 0) {
      throw new GantryException(
          Kind.INVALID,
          "--proxy " + url + ": use https://HOST[:PORT]; logins come from \"gantry login\"");
    }
    boolean hub = host.equals("registry-1.docker.io") || host.equals("index.docker.io");
    return new UpstreamPlace(hub ? "docker.io" : host, plain);
  }

  /**
   * Puts the cache in front of a storage, with the logins and proxies of an environment.
   *
   * @param reach how registries are reached; a mirror is not asked, it may be this cache
   */
  UnaryOperator<RegistryStorage> cache(Map<String, String> environment, RegistryHosts reach) {
    RegistryHosts direct = reach.withoutMirrors();
    RegistryHosts hosts = plain ? direct.trusting(host) : direct;
    var registries =
        new Registries(
            hosts,
            DockerConfig.of(environment),
            ClientSettings.USUAL.with(Proxies.of(environment)),
            PATIENCE);
    return local -> new MirrorStorage(local, new RegistryUpstream(registries, host));
  }
}
