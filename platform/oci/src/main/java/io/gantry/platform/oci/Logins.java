package io.gantry.platform.oci;

import java.util.Optional;

/** Who a user is at each registry. */
@FunctionalInterface
public interface Logins {
  /** Nobody anywhere. */
  Logins NONE = _ -> Optional.empty();

  /** The login at a registry: a host with its port, {@code docker.io} for Docker's. */
  Optional<Login> at(String registry);
}
