package io.gantry.cluster.apiserver.rest;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the path of a request names, as in {@code /apis/apps/v1/namespaces/default/deployments/web}.
 *
 * @param group empty for the core group
 * @param namespace empty for cluster-wide requests
 * @param name empty for collections
 * @param subresource as in {@code status}; empty without one
 * @param rest what follows the subresource, as for {@code proxy}
 * @param watch whether the path says so: {@code /api/v1/watch/pods}
 */
public record Target(
    String group,
    String version,
    String resource,
    String namespace,
    String name,
    String subresource,
    String rest,
    boolean watch) {
  /** Reads a path; nothing if it names no resource. Broken escapes name nothing. */
  public static Optional<Target> parse(String path) {
    List<String> parts = parts(path);
    if (parts.size() < 3) {
      return Optional.empty();
    }
    return switch (parts.getFirst()) {
      case "api" -> under("", parts.get(1), parts.subList(2, parts.size()));
      case "apis" ->
          parts.size() < 4
              ? Optional.empty()
              : under(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
      default -> Optional.empty();
    };
  }

  private static Optional<Target> under(String group, String version, List<String> path) {
    List<String> left = path;
    boolean watch = left.getFirst().equals("watch") && left.size() > 1;
    if (watch) {
      left = left.subList(1, left.size());
    }
    String namespace = "";
    boolean isNamespaceItself = left.size() <= 2 || isOfNamespace(left.get(2));
    if (left.getFirst().equals("namespaces") && group.isEmpty() && isNamespaceItself) {
      // the namespace is what is asked for; requests about it count as inside it
      namespace = left.size() > 1 ? left.get(1) : "";
    } else if (left.getFirst().equals("namespaces") && left.size() > 2) {
      namespace = left.get(1);
      left = left.subList(2, left.size());
    }
    return Optional.of(
        new Target(
            group,
            version,
            left.getFirst(),
            namespace,
            left.size() > 1 ? left.get(1) : "",
            left.size() > 2 ? left.get(2) : "",
            left.size() > 3 ? "/" + String.join("/", left.subList(3, left.size())) : "",
            watch));
  }

  private static boolean isOfNamespace(String part) {
    return part.equals("status") || part.equals("finalize");
  }

  private static List<String> parts(String path) {
    var parts = new ArrayList<String>();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        try {
          parts.add(URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException _) {
          return List.of();
        }
      }
    }
    return parts;
  }
}
