package io.gantry.engine.build;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.platform.oci.Reference;
import io.gantry.platform.oci.TransferListener;

/** Fetches base images. */
@FunctionalInterface
public interface BasePulls {
  /**
   * Fetches an image for this host's platform and gives it its name.
   *
   * @throws io.gantry.platform.base.GantryException that names registry, repository and the fix
   */
  void pull(Reference name, RegistryAccess access, TransferListener listener);
}
