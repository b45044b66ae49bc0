package io.gantry.cluster.kubelet.spec;

import io.gantry.cluster.model.Quantity;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine is asked for in place of a container of a Pod. Pure.
 *
 * @param environment as {@link Environment} decided it
 * @param mounts with sources on this host
 * @param imageUser the user that the image names, may be empty
 */
public record EngineRequest(
    PodSpec pod,
    ContainerTemplate container,
    int attempt,
    Map<String, String> environment,
    List<MountSpec> mounts,
    NetworkSpec network,
    String imageUser) {
  private static final long LEAST_SHARES = 2;

  /**
   * Decides.
   *
   * @throws ConfigException if the Pod forbids itself to run so
   */
  public ContainerSpec decide() {
    var security =
        new SecurityContext(pod.securityContext(), container.tree().object("securityContext"));
    security.checkNonRoot(pod, container, imageUser);
    return new ContainerSpec(
        container.image(),
        process(security),
        pod.hostNetwork() ? "" : pod.hostname(),
        EngineLabels.of(pod, container, attempt),
        mounts,
        network,
        resources(container.tree().object("resources")),
        security.security(),
        new Lifecycle(false, "", Optional.of((int) pod.grace().toSeconds())));
  }

  /** The name of the container in the engine; unique among all Pods' containers. */
  public String name() {
    String pods = pod.name() + "_" + pod.namespace() + "_" + pod.uid();
    return "k8s_" + container.name() + "_" + pods + "_" + attempt;
  }

  private ProcessSpec process(SecurityContext security) {
    Json.Obj tree = container.tree();
    List<String> command = expanded(tree.strings("command"));
    return new ProcessSpec(
        command.isEmpty() ? Optional.empty() : Optional.of(command),
        expanded(tree.strings("args")),
        Environment.lines(environment),
        tree.string("workingDir"),
        security.user(),
        tree.bool("tty"),
        tree.bool("stdin"),
        tree.bool("stdinOnce"));
  }

  private List<String> expanded(List<String> words) {
    return words.stream().map(word -> Expansion.expand(word, environment)).toList();
  }

  private static Resources resources(Json.Obj resources) {
    Optional<Quantity> memory = quantity(resources, "limits", "memory");
    Optional<Quantity> cpu = quantity(resources, "limits", "cpu");
    Optional<Quantity> share = quantity(resources, "requests", "cpu").or(() -> cpu);
    long shares = share.map(asked -> asked.milli() * 1024 / 1000).orElse(LEAST_SHARES);
    return Resources.NONE
        .withMemory(Resources.Memory.of(memory.map(Quantity::value).orElse(0L)))
        .withCpu(
            Resources.Cpu.of(
                cpu.map(limit -> limit.milli() * 1_000_000).orElse(0L),
                Math.max(LEAST_SHARES, shares)));
  }

  private static Optional<Quantity> quantity(Json.Obj resources, String kind, String name) {
    return resources.object(kind).get(name).map(DownwardFields::text).map(Quantity::parse);
  }
}
