package io.gantry.app.cli.network;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.app.cli.argv.Values;
import io.gantry.engine.api.EndpointSpec;
import java.util.LinkedHashMap;
import java.util.List;

/** {@code network connect}. */
public final class NetworkConnectCommand implements Command {
  private static final Option<List<String>> ALIAS =
      Option.of(
          "alias", "", Values.COMMA_LIST, List.of(), "Add network-scoped alias for the container");
  private static final Option<List<String>> DRIVER_OPT =
      Option.of("driver-opt", "", Values.COMMA_LIST, List.of(), "driver options for the network");
  private static final Option<Long> PRIORITY =
      Option.number(
          "gw-priority",
          "",
          "Highest gw-priority provides the default gateway. Accepts positive and negative"
              + " values.");
  private static final Option<String> IP =
      Option.text("ip", "", "IPv4 address (e.g., \"172.30.100.104\")");
  private static final Option<String> IP6 =
      Option.text("ip6", "", "IPv6 address (e.g., \"2001:db8::33\")");

  private static final Syntax SYNTAX =
      Syntax.of(
          "network connect",
          "NETWORK CONTAINER",
          Arity.exactly(2),
          "Connect a container to a network",
          ALIAS,
          DRIVER_OPT,
          PRIORITY,
          IP,
          IP6);

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    var options = new LinkedHashMap<String, String>();
    for (String text : call.get(DRIVER_OPT)) {
      int equals = text.indexOf('=');
      options.put(
          equals < 0 ? text : text.substring(0, equals),
          equals < 0 ? "" : text.substring(equals + 1));
    }
    var endpoint =
        new EndpointSpec(
            call.operand(0),
            call.get(ALIAS),
            call.get(IP),
            call.get(IP6),
            "",
            Math.toIntExact(call.get(PRIORITY)),
            options);
    call.engine().networks().connect(call.operand(0), call.operand(1), endpoint);
    return 0;
  }
}
