package io.gantry.image.distribution.registry;

import io.gantry.image.distribution.hosts.HostRule;
import io.gantry.image.distribution.hosts.InsecureHosts;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.oci.Logins;
import java.util.List;
import java.util.Optional;

/** Clients with mirrors. */
final class Mirrors {
  private Mirrors() {}

  /** One that asks {@code mirror} before {@code host}. */
  static Registries client(String host, String mirror) {
    var rule =
        new HostRule(host, "", false, false, List.of(HostRule.Mirror.of(mirror)), Optional.empty());
    var hosts = new RegistryHosts(List.of(rule), InsecureHosts.LOOPBACK, List.of());
    return new Registries(hosts, Logins.NONE, ClientSettings.USUAL, ScriptedRegistry.QUICK);
  }
}
