package io.gantry.app.launcher.registry;

import io.gantry.image.distribution.hosts.RegistryHosts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the commands of the registry know of this process.
 *
 * @param state the state root
 * @param reach how other registries are reached
 * @param process the JVM and main class of a command line of its own, for an environment; empty
 *     where this program is no distribution
 */
public record RegistryHost(
    Path state,
    Supplier<RegistryHosts> reach,
    Function<Map<String, String>, List<String>> process) {
  /** Where a registry keeps its content unless told otherwise. */
  Path directory() {
    return state.resolve("registry");
  }
}
