package io.gantry.cluster.kubelet.spec;

import io.gantry.engine.api.NetworkSpec;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network of a Pod's containers, their name servers and their {@code /etc/hosts}. */
public final class PodNetwork {
  private PodNetwork() {}

  /**
   * The cluster's name service.
   *
   * @param address of the server; empty if there is none
   * @param domain as in {@code cluster.local}
   */
  public record ClusterNames(String address, String domain) {}

  /** What the engine is asked for. */
  public static NetworkSpec of(PodSpec pod, String sandbox, ClusterNames cluster) {
    Json.Obj spec = pod.object().spec();
    Json.Obj config = spec.object("dnsConfig");
    String policy = spec.string("dnsPolicy");
    boolean byCluster =
        !cluster.address().isEmpty()
            && switch (policy) {
              case "Default", "None" -> false;
              case "ClusterFirstWithHostNet" -> true;
              default -> !pod.hostNetwork();
            };
    var servers = new ArrayList<String>();
    var search = new ArrayList<String>();
    var options = new LinkedHashMap<String, String>();
    if (byCluster) {
      servers.add(cluster.address());
      search.add(pod.namespace() + ".svc." + cluster.domain());
      search.add("svc." + cluster.domain());
      search.add(cluster.domain());
      options.put("ndots", "5");
    }
    servers.addAll(config.strings("nameservers"));
    search.addAll(config.strings("searches"));
    for (Json item : config.array("options")) {
      options.put(item.asObject().string("name"), item.asObject().string("value"));
    }
    return new NetworkSpec(
        pod.hostNetwork() ? "host" : "sandbox:" + sandbox,
        List.of(),
        List.of(),
        false,
        Map.of(),
        servers.stream().distinct().toList(),
        search.stream().distinct().toList(),
        words(options));
  }

  private static List<String> words(Map<String, String> options) {
    var words = new ArrayList<String>();
    options.forEach((name, value) -> words.add(value.isEmpty() ? name : name + ":" + value));
    return words;
  }

  /**
   * The text of {@code /etc/hosts}.
   *
   * @param node the host's own file, for Pods in the host's network
   */
  public static String hosts(PodSpec pod, String address, String domain, String node) {
    var text = new StringBuilder();
    if (pod.hostNetwork()) {
      text.append("# Kubernetes-managed hosts file (host network).\n").append(node);
    } else {
      text.append(
          """
          # Kubernetes-managed hosts file.
          127.0.0.1\tlocalhost
          ::1\tlocalhost ip6-localhost ip6-loopback
          fe00::0\tip6-localnet
          fe00::0\tip6-mcastprefix
          fe00::1\tip6-allnodes
          fe00::2\tip6-allrouters
          """);
      text.append(address).append('\t');
      String subdomain = pod.object().spec().string("subdomain");
      if (!subdomain.isEmpty()) {
        text.append(pod.hostname() + "." + subdomain + "." + pod.namespace() + ".svc." + domain)
            .append('\t');
      }
      text.append(pod.hostname()).append('\n');
    }
    List<Json> aliases = pod.object().spec().array("hostAliases");
    if (!aliases.isEmpty()) {
      text.append("\n# Entries added by HostAliases.\n");
    }
    for (Json item : aliases) {
      Json.Obj alias = item.asObject();
      text.append(alias.string("ip"))
          .append('\t')
          .append(String.join("\t", alias.strings("hostnames")))
          .append('\n');
    }
    return text.toString();
  }
}
