package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.LinkSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * {@code --network}: a name, or {@code name=net,alias=a,ip=…,ip6=…,mac-address=…,gw-priority=…}.
 */
final class NetworkSyntax {
  private NetworkSyntax() {}

  /** What is asked of one network. */
  static EndpointSpec parse(String text) {
    if (text.indexOf('=') < 0) {
      return EndpointSpec.of(text);
    }
    String network = "";
    String address = "";
    String address6 = "";
    String mac = "";
    int priority = 0;
    var aliases = new ArrayList<String>();
    var options = new LinkedHashMap<String, String>();
    for (String field : text.split(",", -1)) {
      int equals = field.indexOf('=');
      if (equals < 0) {
        throw invalid(text, "invalid field " + field);
      }
      String value = field.substring(equals + 1).strip();
      switch (field.substring(0, equals).strip()) {
        case "name" -> network = value;
        case "alias" -> aliases.add(value);
        case "ip" -> address = value;
        case "ip6" -> address6 = value;
        case "mac-address" -> mac = value;
        case "gw-priority" -> priority = number(text, value);
        case "driver-opt" -> {
          int next = value.indexOf('=');
          options.put(
              next < 0 ? value : value.substring(0, next),
              next < 0 ? "" : value.substring(next + 1));
        }
        default -> throw invalid(text, "invalid field key " + field.substring(0, equals));
      }
    }
    if (network.isEmpty()) {
      throw invalid(text, "network name/id is not specified");
    }
    return new EndpointSpec(network, aliases, address, address6, mac, priority, options);
  }

  /** {@code --link}: a container, and behind a colon what it is called here. */
  static LinkSpec link(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length > 2 || parts[0].isEmpty()) {
      throw UsageException.value("bad format for links: " + text);
    }
    return new LinkSpec(parts[0], parts.length == 1 || parts[1].isEmpty() ? parts[0] : parts[1]);
  }

  private static int number(String whole, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw invalid(whole, "invalid gw-priority (" + text + ")");
    }
  }

  private static UsageException invalid(String text, String why) {
    return UsageException.value("invalid argument \"" + text + "\" for \"--network\" flag: " + why);
  }

  /** {@code first} with what {@code --ip} and its like say beside it. */
  static List<EndpointSpec> with(
      List<EndpointSpec> endpoints,
      List<String> aliases,
      String address,
      String address6,
      String macAddress) {
    boolean plain =
        aliases.isEmpty() && address.isEmpty() && address6.isEmpty() && macAddress.isEmpty();
    if (plain || endpoints.isEmpty()) {
      return endpoints;
    }
    EndpointSpec first = endpoints.getFirst();
    refuseBoth("--network-alias", !aliases.isEmpty(), !first.aliases().isEmpty());
    refuseBoth("--ip", !address.isEmpty(), !first.address().isEmpty());
    refuseBoth("--ip6", !address6.isEmpty(), !first.address6().isEmpty());
    refuseBoth("--mac-address", !macAddress.isEmpty(), !first.macAddress().isEmpty());
    var all = new ArrayList<>(endpoints);
    all.set(
        0,
        new EndpointSpec(
            first.network(),
            aliases.isEmpty() ? first.aliases() : aliases,
            address.isEmpty() ? first.address() : address,
            address6.isEmpty() ? first.address6() : address6,
            macAddress.isEmpty() ? first.macAddress() : macAddress,
            first.gatewayPriority(),
            first.options()));
    return all;
  }

  private static void refuseBoth(String option, boolean one, boolean other) {
    if (one && other) {
      throw UsageException.value(
          "conflicting options: cannot specify both " + option + " and per-network settings");
    }
  }
}
