package io.gantry.app.launcher;

import io.gantry.app.launcher.settings.Settings;
import io.gantry.image.distribution.hosts.RegistryHosts;
import java.util.function.Supplier;

/** How registries are reached, asked of the settings by the first request that needs it. */
record LazyReach(Supplier<Settings> settings) implements Supplier<RegistryHosts> {
  @Override
  public RegistryHosts get() {
    return Reach.of(settings.get());
  }
}
