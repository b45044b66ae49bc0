package io.gantry.engine.local.name;

import io.gantry.engine.api.NetworkSpec;
import java.util.ArrayList;
import java.util.List;

/** What a container's {@code /etc/resolv.conf} says. */
public final class ResolvConf {
  private ResolvConf() {}

  /** Where gantry answers questions about names inside a container. */
  private static final String OWN = "127.0.0.11";

  /** Which name servers a container can ask. */
  enum Place {
    /** Those of the host: it has the host's network. */
    HOST,
    /** Those that are not on the host's loopback. */
    APART,
    /** Gantry's, which knows the containers of its networks and asks the others. */
    NAMED
  }

  /** What a container of these networks sees where the host's file has this text. */
  public static String decide(String host, NetworkSpec network) {
    return decide(host, network, place(network));
  }

  private static Place place(NetworkSpec network) {
    if (network.mode().equals("host")) {
      return Place.HOST;
    }
    return network.named() ? Place.NAMED : Place.APART;
  }

  /**
   * Decides. The host's file without name servers on its loopback, which a container cannot reach;
   * what the user gave replaces the part of its kind.
   *
   * @param host the text of the host's file
   */
  static String decide(String host, NetworkSpec network, Place place) {
    boolean ownNamespace = place != Place.HOST;
    if (!ownNamespace && network.dns().isEmpty() && network.dnsSearch().isEmpty()) {
      return host;
    }
    var servers = new ArrayList<>(network.dns());
    String search = String.join(" ", network.dnsSearch());
    String options = String.join(" ", network.dnsOptions());
    for (String line : host.lines().toList()) {
      String[] words = line.strip().split("\\s+", 2);
      if (words.length < 2) {
        continue;
      }
      switch (words[0]) {
        case "nameserver" -> {
          if (network.dns().isEmpty() && !(ownNamespace && isLoopback(words[1]))) {
            servers.add(words[1]);
          }
        }
        case "search", "domain" -> {
          if (network.dnsSearch().isEmpty()) {
            search = words[1];
          }
        }
        case "options" -> {
          if (network.dnsOptions().isEmpty()) {
            options = words[1];
          }
        }
        default -> {}
      }
    }
    return place == Place.NAMED
        ? text(List.of(OWN), search, withDots(options))
        : text(servers, search, options);
  }

  /** Names without dots are names of containers: they are asked for as they are first. */
  private static String withDots(String options) {
    if (options.contains("ndots:")) {
      return options;
    }
    return options.isEmpty() ? "ndots:0" : options + " ndots:0";
  }

  private static boolean isLoopback(String address) {
    return address.startsWith("127.") || address.equals("::1");
  }

  private static String text(List<String> servers, String search, String options) {
    var text = new StringBuilder();
    for (String server : servers) {
      text.append("nameserver ").append(server).append('\n');
    }
    if (!search.isEmpty()) {
      text.append("search ").append(search).append('\n');
    }
    if (!options.isEmpty()) {
      text.append("options ").append(options).append('\n');
    }
    return text.toString();
  }
}
