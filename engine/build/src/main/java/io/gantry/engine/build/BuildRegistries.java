package io.gantry.engine.build;

import io.gantry.engine.api.registry.RegistryAccess;
import io.gantry.image.distribution.RegistrySession;
import java.util.List;

/** Opens the registries that outputs and caches of a build go to and come from. */
@FunctionalInterface
public interface BuildRegistries {
  /**
   * Opens a session for one build; nothing is asked of a registry yet.
   *
   * @param names of the registries that the build is about, which {@code access} may call insecure
   */
  RegistrySession open(RegistryAccess access, List<String> names);
}
