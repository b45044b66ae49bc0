package io.gantry.app.launcher.registry;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the commands of the registry know of this process.
 *
 * @param state the state root
 * @param process the JVM and main class of a command line of its own, for an environment; empty
 *     where this program is no distribution
 */
public record RegistryHost(Path state, Function<Map<String, String>, List<String>> process) {
  /** Where a registry keeps its content unless told otherwise. */
  Path directory() {
    return state.resolve("registry");
  }
}
