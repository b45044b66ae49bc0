package io.gantry.app.cli.network;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.Networks.Definition;
import io.gantry.engine.api.Networks.Pool;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code network create}. */
public final class NetworkCreateCommand implements Command {
  private static final Option<Boolean> ATTACHABLE =
      Option.flag("attachable", "", "Enable manual container attachment");
  private static final Option<String> DRIVER =
      Option.text("driver", "d", "bridge", "Driver to manage the Network");
  private static final Option<List<String>> GATEWAY =
      addresses("gateway", "IPv4 or IPv6 Gateway for the master subnet");
  private static final Option<Boolean> INTERNAL =
      Option.flag("internal", "", "Restrict external access to the network");
  private static final Option<List<String>> IP_RANGE =
      addresses("ip-range", "Allocate container ip from a sub-range");
  private static final Option<Boolean> IPV4 =
      Option.onByDefault("ipv4", "", "Enable or disable IPv4 address assignment");
  private static final Option<Boolean> IPV6 =
      Option.flag("ipv6", "", "Enable or disable IPv6 address assignment");
  private static final Option<List<String>> LABEL =
      Option.list("label", "", "Set metadata on a network");
  private static final Option<List<String>> OPT =
      Option.list("opt", "o", "Set driver specific options");
  private static final Option<List<String>> SUBNET =
      addresses("subnet", "Subnet in CIDR format that represents a network segment");

  private static final Syntax SYNTAX =
      Syntax.of(
          "network create",
          "NETWORK",
          Arity.exactly(1),
          "Create a network",
          ATTACHABLE,
          DRIVER,
          GATEWAY,
          INTERNAL,
          IP_RANGE,
          IPV4,
          IPV6,
          LABEL,
          OPT,
          SUBNET);

  private static Option<List<String>> addresses(String name, String help) {
    return Option.of(name, "", Values.COMMA_LIST, List.of(), help);
  }

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    if (!call.get(IPV4)) {
      throw UsageException.plain("networks without IPv4 are not supported: leave --ipv4 on");
    }
    List<Pool> pools = pools(call.get(SUBNET), call.get(GATEWAY), call.get(IP_RANGE));
    var definition =
        new Definition(
            call.operand(0),
            call.get(DRIVER),
            pools,
            call.get(IPV6),
            call.get(INTERNAL),
            call.get(ATTACHABLE),
            pairs(call.get(LABEL)),
            pairs(call.get(OPT)));
    call.out().line(call.engine().networks().create(definition));
    return 0;
  }

  /** Gateways and ranges belong to the subnet of their family; there is one of each at most. */
  static List<Pool> pools(List<String> subnets, List<String> gateways, List<String> ranges) {
    var pools = new ArrayList<Pool>();
    for (boolean six : new boolean[] {false, true}) {
      List<String> found = family(subnets, six);
      List<String> gateway = family(gateways, six);
      List<String> range = family(ranges, six);
      for (int i = 0; i < Math.max(found.size(), Math.max(gateway.size(), range.size())); i++) {
        pools.add(new Pool(at(found, i), at(gateway, i), at(range, i)));
      }
    }
    return pools;
  }

  private static List<String> family(List<String> texts, boolean six) {
    return texts.stream().filter(text -> text.contains(":") == six).toList();
  }

  private static String at(List<String> texts, int index) {
    return index < texts.size() ? texts.get(index) : "";
  }

  private static Map<String, String> pairs(List<String> texts) {
    var pairs = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int equals = text.indexOf('=');
      pairs.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    return pairs;
  }
}
