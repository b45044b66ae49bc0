package io.gantry.engine.api.registry;

import io.gantry.platform.oci.Logins;
import java.util.Map;

/**
 * How a user gets at registries: who he is there, and through what.
 *
 * @param logins who he is at each registry
 * @param environment his variables, of which {@code http_proxy}, {@code https_proxy}, {@code
 *     no_proxy} and their upper-case forms count
 * @param insecure also over plain HTTP and without knowing the certificate's authority
 */
public record RegistryAccess(Logins logins, Map<String, String> environment, boolean insecure) {
  /** As nobody, directly. */
  public static final RegistryAccess NONE = new RegistryAccess(Logins.NONE, Map.of(), false);

  /** Copies the map. */
  public RegistryAccess {
    environment = Map.copyOf(environment);
  }

  /** This access with other logins. */
  public RegistryAccess with(Logins others) {
    return new RegistryAccess(others, environment, insecure);
  }

  /** This access, to registries that cannot be verified too. */
  public RegistryAccess insecurely() {
    return new RegistryAccess(logins, environment, true);
  }

  @Override
  public String toString() {
    return "RegistryAccess[insecure=" + insecure + "]"; // variables may hold secrets
  }
}
