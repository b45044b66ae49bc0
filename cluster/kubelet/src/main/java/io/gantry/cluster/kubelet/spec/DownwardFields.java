package io.gantry.cluster.kubelet.spec;

import io.gantry.cluster.model.Quantity;
import io.gantry.platform.base.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a Pod may know of itself: {@code fieldRef} and {@code resourceFieldRef}.
 *
 * @param node capacity that stands in for a missing limit
 */
public record DownwardFields(PodSpec pod, Surroundings node) {
  /**
   * What the node adds.
   *
   * @param hostAddress of the node
   * @param podAddress empty before the sandbox is there
   * @param milliCpus that can be allocated, and {@code memory} in bytes
   */
  public record Surroundings(
      String hostAddress, String podAddress, long milliCpus, long memory, long storage) {}

  /** The value of a field; nothing for a field that is not served. */
  public Optional<String> field(String path) {
    Optional<String> keyed = keyed(path);
    if (keyed.isPresent()) {
      return keyed;
    }
    return switch (path) {
      case "metadata.name" -> Optional.of(pod.name());
      case "metadata.namespace" -> Optional.of(pod.namespace());
      case "metadata.uid" -> Optional.of(pod.uid());
      case "metadata.labels" -> Optional.of(lines(pod.object().labels()));
      case "metadata.annotations" -> Optional.of(lines(pod.object().annotations()));
      case "spec.nodeName" -> Optional.of(pod.nodeName());
      case "spec.serviceAccountName" -> Optional.of(pod.serviceAccount());
      case "status.hostIP", "status.hostIPs" -> Optional.of(node.hostAddress());
      case "status.podIP", "status.podIPs" ->
          Optional.of(pod.hostNetwork() ? node.hostAddress() : node.podAddress());
      default -> Optional.empty();
    };
  }

  /** {@code metadata.labels['app']}. */
  private Optional<String> keyed(String path) {
    int open = path.indexOf("['");
    if (open < 0 || !path.endsWith("']")) {
      return Optional.empty();
    }
    String key = path.substring(open + 2, path.length() - 2);
    return switch (path.substring(0, open)) {
      case "metadata.labels" -> Optional.of(pod.object().labels().getOrDefault(key, ""));
      case "metadata.annotations" -> Optional.of(pod.object().annotations().getOrDefault(key, ""));
      default -> Optional.empty();
    };
  }

  private static String lines(Map<String, String> map) {
    var text = new StringBuilder();
    new TreeMap<>(map)
        .forEach((key, value) -> {
          if (!text.isEmpty()) {
            text.append('\n');
          }
          text.append(key).append("=\"").append(escape(value)).append('"');
        });
    return text.toString();
  }

  private static String escape(String value) {
    return value
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\t", "\\t");
  }

  /**
   * The value of a {@code resourceFieldRef} of a container, divided and rounded up.
   *
   * @throws ConfigException for an unknown resource
   */
  public String resource(ContainerTemplate container, Json.Obj reference) {
    String path = reference.string("resource");
    int dot = path.indexOf('.');
    String kind = dot < 0 ? path : path.substring(0, dot);
    String name = dot < 0 ? "" : path.substring(dot + 1);
    long divisor = 0;
    Optional<Quantity> asked =
        reference.get("divisor").map(DownwardFields::text).map(Quantity::parse);
    Json.Obj amounts = container.tree().object("resources").object(kind);
    Optional<Quantity> own = amounts.get(name).map(DownwardFields::text).map(Quantity::parse);
    if (name.equals("cpu")) {
      divisor = asked.map(Quantity::milli).filter(d -> d > 0).orElse(1000L);
      return divided(own.map(Quantity::milli).orElse(fallback(kind, node.milliCpus())), divisor);
    }
    divisor = asked.map(Quantity::value).filter(d -> d > 0).orElse(1L);
    long missing =
        switch (name) {
          case "memory" -> node.memory();
          case "ephemeral-storage" -> node.storage();
          default -> throw new ConfigException("unsupported container resource : " + path);
        };
    return divided(own.map(Quantity::value).orElse(fallback(kind, missing)), divisor);
  }

  /** A missing limit is what the node can give; a missing request is nothing. */
  private static long fallback(String kind, long allocatable) {
    return kind.equals("limits") ? allocatable : 0;
  }

  private static String divided(long amount, long divisor) {
    return Long.toString(Math.ceilDiv(amount, divisor));
  }

  static String text(Json value) {
    return value instanceof Json.Str(String text) ? text : value.text();
  }
}
