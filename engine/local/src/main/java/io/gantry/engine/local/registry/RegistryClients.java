package io.gantry.engine.local.registry;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.image.distribution.hosts.RegistryHosts;
import io.gantry.image.distribution.registry.Registries;
import io.gantry.image.distribution.registry.Retry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.http.client.ClientSettings;
import io.gantry.platform.http.client.Proxies;
import java.util.List;
import java.util.function.Supplier;

/** Opens clients of registries, one for each request. */
public final class RegistryClients {
  private final Supplier<RegistryHosts> hosts;

  /** Clients that reach hosts as {@code hosts} says, which is asked at each request. */
  public RegistryClients(Supplier<RegistryHosts> hosts) {
    this.hosts = hosts;
  }

  /**
   * Opens a client; nothing is asked of a registry yet.
   *
   * @param registries those that the request is about, which {@code insecure} is said of
   */
  public RegistryClient open(RegistryAccess access, List<String> registries) {
    RegistryHosts reached = hosts.get();
    if (access.insecure()) {
      for (String registry : registries) {
        reached = reached.trusting(registry);
      }
    }
    ClientSettings settings = ClientSettings.USUAL.with(proxies(access));
    return new RegistryClient(new Registries(reached, access.logins(), settings, Retry.USUAL));
  }

  private static Proxies proxies(RegistryAccess access) {
    try {
      return Proxies.of(access.environment());
    } catch (IllegalArgumentException e) {
      throw new GantryException(
          Kind.INVALID,
          "a proxy variable (http_proxy, https_proxy, all_proxy) is wrong: " + e.getMessage(),
          e);
    }
  }
}
