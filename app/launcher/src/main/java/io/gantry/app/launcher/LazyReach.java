package io.gantry.app.launcher;

import io.gantry.app.launcher.docker.daemon.DaemonSettings;
import io.gantry.app.launcher.settings.Settings;
import io.gantry.image.distribution.hosts.RegistryHosts;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How registries are reached, asked of the settings by the first request that needs it.
 *
 * @param daemon what Docker's daemon was told, in place of its file
 */
record LazyReach(Supplier<Settings> settings, Optional<Supplier<DaemonSettings>> daemon)
    implements Supplier<RegistryHosts> {
  @Override
  public RegistryHosts get() {
    return daemon.isPresent()
        ? Reach.of(settings.get(), Optional.of(daemon.get().get().registries()))
        : Reach.of(settings.get());
  }
}
