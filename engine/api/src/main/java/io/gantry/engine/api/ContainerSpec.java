package io.gantry.engine.api;

import java.util.List;
import java.util.Map;

/**
 * What a user asked for. Empty strings and lists mean: as the image says.
 *
 * @param image a reference or an image id or a unique prefix of one
 * @param hostname empty for the first twelve digits of the id
 * @param lifecycle removal, restart and stop rules
 */
public record ContainerSpec(
    String image,
    ProcessSpec process,
    String hostname,
    Map<String, String> labels,
    List<MountSpec> mounts,
    NetworkSpec network,
    Resources resources,
    Security security,
    Lifecycle lifecycle) {
  /** Copies the collections. */
  public ContainerSpec {
    labels = Map.copyOf(labels);
    mounts = List.copyOf(mounts);
  }

  /** A spec that asks for nothing but {@code image} and {@code command}. */
  public static ContainerSpec of(String image, List<String> command) {
    return new ContainerSpec(
        image,
        ProcessSpec.of(command),
        "",
        Map.of(),
        List.of(),
        NetworkSpec.BRIDGE,
        Resources.NONE,
        Security.DEFAULT,
        Lifecycle.DEFAULT);
  }
}
