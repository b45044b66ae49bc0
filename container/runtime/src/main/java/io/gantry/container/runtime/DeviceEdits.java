package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.util.List;

/**
 * What devices add to a container.
 *
 * @param paths of the host, as {@code path[:path in the container[:rwm]]}
 * @param rules of the devices control group, as {@code c 1:3 rwm}
 * @param nodes further ones as {@code linux.devices} has them, with {@code access} beside
 * @param environment {@code NAME=value}
 * @param mounts made after all others
 * @param hooks by the name of the moment, as {@code hooks} of the specification has them
 * @param groups of the first process
 */
public record DeviceEdits(
    List<String> paths,
    List<String> rules,
    List<Json.Obj> nodes,
    List<String> environment,
    List<SpecBuilder.Mount> mounts,
    List<Hook> hooks,
    List<Long> groups) {
  /** Nothing. */
  public static final DeviceEdits NONE = of(List.of(), List.of());

  /** Copies the lists. */
  public DeviceEdits {
    paths = List.copyOf(paths);
    rules = List.copyOf(rules);
    nodes = List.copyOf(nodes);
    environment = List.copyOf(environment);
    mounts = List.copyOf(mounts);
    hooks = List.copyOf(hooks);
    groups = List.copyOf(groups);
  }

  /** Devices by path, and rules. */
  public static DeviceEdits of(List<String> paths, List<String> rules) {
    return new DeviceEdits(paths, rules, List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** With other devices by path, and rules. */
  public DeviceEdits with(List<String> otherPaths, List<String> otherRules) {
    return new DeviceEdits(otherPaths, otherRules, nodes, environment, mounts, hooks, groups);
  }

  /** A program that the runtime calls at a moment of the container's life. */
  public record Hook(String moment, Json.Obj call) {}
}
