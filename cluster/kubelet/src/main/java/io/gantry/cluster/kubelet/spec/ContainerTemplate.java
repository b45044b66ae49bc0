package io.gantry.cluster.kubelet.spec;

import io.gantry.platform.base.json.Json;
import java.util.Optional;

/** A container as a Pod describes it. */
public record ContainerTemplate(Json.Obj tree, Role role) {
  public String name() {
    return tree.string("name");
  }

  public String image() {
    return tree.string("image");
  }

  /** {@code Always}, {@code IfNotPresent} or {@code Never}. */
  public String imagePullPolicy() {
    String policy = tree.string("imagePullPolicy");
    return policy.isEmpty() ? "IfNotPresent" : policy;
  }

  /**
   * Differs when a running container must be replaced: as upstream, only name and image count, the
   * one field of a running Pod's container that may change.
   */
  public String hash() {
    return Integer.toHexString((name() + "\n" + image()).hashCode());
  }

  /** The path in the container where a program leaves its last words. */
  public String terminationMessagePath() {
    String path = tree.string("terminationMessagePath");
    return path.isEmpty() ? "/dev/termination-log" : path;
  }

  /** Whether the log's end stands in for missing last words of a failure. */
  public boolean fallsBackToLogs() {
    return tree.string("terminationMessagePolicy").equals("FallbackToLogsOnError");
  }

  /** {@code lifecycle.preStop} or {@code lifecycle.postStart}. */
  public Optional<Json.Obj> hook(String which) {
    return object(tree.object("lifecycle"), which);
  }

  /** {@code livenessProbe}, {@code readinessProbe} or {@code startupProbe}. */
  public Optional<Json.Obj> probe(String which) {
    return object(tree, which);
  }

  private static Optional<Json.Obj> object(Json.Obj parent, String field) {
    return parent.get(field).filter(Json.Obj.class::isInstance).map(Json.Obj.class::cast);
  }

  /** The number of a named or numbered port. */
  public Optional<Integer> port(Json port) {
    return switch (port) {
      case Json.Num number -> Optional.of((int) number.asLong());
      case Json.Str(String name) -> named(name);
      case Json.Null _, Json.Bool _, Json.Arr _, Json.Obj _ -> Optional.empty();
    };
  }

  private Optional<Integer> named(String name) {
    for (Json item : tree.array("ports")) {
      if (item instanceof Json.Obj port && port.string("name").equals(name)) {
        return Optional.of((int) port.number("containerPort", 0));
      }
    }
    boolean digits = !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && name.length() <= 5 ? Optional.of(Integer.parseInt(name)) : Optional.empty();
  }
}
