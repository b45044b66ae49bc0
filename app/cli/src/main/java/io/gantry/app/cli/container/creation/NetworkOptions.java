package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.argv.IpAddress;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Value.BadValue;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.PortSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The network of a container. */
final class NetworkOptions {
  private static final Option<List<String>> NETWORK =
      Option.of(
              "network",
              "",
              Values.list("network", text -> text),
              List.of(),
              "Connect a container to a network")
          .alias("net");
  private static final Option<List<String>> ALIAS =
      Option.list("network-alias", "", "Add network-scoped alias for the container")
          .alias("net-alias");
  private static final Option<String> IP =
      Option.text("ip", "", "IPv4 address (e.g., 172.30.100.104)");
  private static final Option<String> IP6 =
      Option.text("ip6", "", "IPv6 address (e.g., 2001:db8::33)");
  private static final Option<String> MAC =
      Option.text("mac-address", "", "Container MAC address (e.g., 92:d0:c6:0a:29:33)");
  private static final Option<List<String>> PUBLISH =
      Option.list("publish", "p", "Publish a container's port(s) to the host");
  private static final Option<Boolean> PUBLISH_ALL =
      Option.flag("publish-all", "P", "Publish all exposed ports to random ports");
  private static final Option<List<String>> EXPOSE =
      Option.list("expose", "", "Expose a port or a range of ports");
  private static final Option<List<String>> ADD_HOST =
      Option.of(
          "add-host",
          "",
          Values.list("list", NetworkOptions::host),
          List.of(),
          "Add a custom host-to-IP mapping (host:ip)");
  private static final Option<List<String>> DNS =
      Option.of(
          "dns",
          "",
          Values.list("list", NetworkOptions::address),
          List.of(),
          "Set custom DNS servers");
  private static final Option<List<String>> DNS_SEARCH =
      Option.list("dns-search", "", "Set custom DNS search domains");
  private static final Option<List<String>> DNS_OPTION =
      Option.list("dns-option", "", "Set DNS options").alias("dns-opt");

  private static final Option<List<String>> LINK =
      Option.list("link", "", "Add link to another container");

  static final List<Option<?>> ALL =
      List.of(
          NETWORK,
          ALIAS,
          IP,
          IP6,
          MAC,
          PUBLISH,
          PUBLISH_ALL,
          EXPOSE,
          ADD_HOST,
          DNS,
          DNS_SEARCH,
          DNS_OPTION,
          LINK);

  private NetworkOptions() {}

  static NetworkSpec read(Call call) {
    var ports = new ArrayList<PortSpec>();
    for (String text : call.get(PUBLISH)) {
      ports.addAll(PortSyntax.published(text));
    }
    var exposed = new ArrayList<String>();
    for (String text : call.get(EXPOSE)) {
      exposed.addAll(PortSyntax.exposed(text));
    }
    List<EndpointSpec> endpoints = endpoints(call);
    return new NetworkSpec(
        endpoints.isEmpty() ? "bridge" : endpoints.getFirst().network(),
        ports,
        exposed,
        call.get(PUBLISH_ALL),
        hosts(call.get(ADD_HOST)),
        call.get(DNS),
        call.get(DNS_SEARCH),
        call.get(DNS_OPTION),
        isPlain(endpoints) ? List.of() : endpoints,
        call.get(LINK).stream().map(NetworkSyntax::link).toList());
  }

  /** Whether the mode says it all. */
  private static boolean isPlain(List<EndpointSpec> endpoints) {
    return endpoints.isEmpty()
        || (endpoints.size() == 1
            && endpoints.getFirst().equals(EndpointSpec.of(endpoints.getFirst().network())));
  }

  private static List<EndpointSpec> endpoints(Call call) {
    var endpoints = new ArrayList<EndpointSpec>();
    for (String text : call.get(NETWORK)) {
      EndpointSpec parsed = NetworkSyntax.parse(text);
      String mode = mode(parsed.network());
      endpoints.add(mode.equals(parsed.network()) ? parsed : EndpointSpec.of(mode));
    }
    if (endpoints.isEmpty()) {
      endpoints.add(EndpointSpec.of("bridge"));
    }
    checkTogether(endpoints);
    return NetworkSyntax.with(
        endpoints, call.get(ALIAS), call.get(IP), call.get(IP6), call.get(MAC));
  }

  private static void checkTogether(List<EndpointSpec> endpoints) {
    var seen = new HashSet<String>();
    for (EndpointSpec endpoint : endpoints) {
      String network = endpoint.network();
      boolean alone =
          network.equals("host") || network.equals("none") || network.startsWith("container:");
      if (alone && endpoints.size() > 1) {
        throw UsageException.value(
            "conflicting options: cannot attach both user-defined and non-user-defined"
                + " network-modes");
      }
      if (!seen.add(network)) {
        throw UsageException.value("network \"" + network + "\" is specified multiple times");
      }
    }
  }

  private static String mode(String network) {
    return switch (network) {
      case "", "default", "bridge" -> "bridge";
      case "container:" ->
          throw UsageException.value("--network container: needs a container's name behind it");
      default -> network;
    };
  }

  private static Map<String, String> hosts(List<String> texts) {
    var hosts = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int colon = text.indexOf(':');
      hosts.put(text.substring(0, colon), text.substring(colon + 1));
    }
    return hosts;
  }

  private static String host(String text) throws BadValue {
    int equals = text.indexOf('=');
    int end = equals >= 0 ? equals : text.indexOf(':');
    if (end <= 0) {
      throw new BadValue("bad format for add-host: " + Quoted.of(text));
    }
    String address = text.substring(end + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!address.equals("host-gateway") && !IpAddress.is(address)) {
      throw new BadValue("invalid IP address in add-host: " + Quoted.of(address));
    }
    return text.substring(0, end) + ":" + address;
  }

  private static String address(String text) throws BadValue {
    if (!IpAddress.is(text.strip())) {
      throw new BadValue("IP address is not correctly formatted: " + text);
    }
    return text.strip();
  }
}
