package io.gantry.app.cli.container;

import io.gantry.app.cli.Call;
import io.gantry.app.cli.Command;
import io.gantry.app.cli.argv.Arity;
import io.gantry.app.cli.argv.Syntax;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.List;

/** {@code port}. */
public final class PortCommand implements Command {
  private static final Syntax SYNTAX =
      Syntax.of(
          "container port, port",
          "CONTAINER [PRIVATE_PORT[/PROTO]]",
          Arity.between(1, 2),
          "List port mappings or a specific mapping for the container");

  @Override
  public Syntax syntax() {
    return SYNTAX;
  }

  @Override
  public int run(Call call) {
    String ref = call.operand(0);
    List<PublishedPort> ports = call.engine().containers().inspect(ref).ports();
    if (call.operands().size() == 1) {
      var lines = new ArrayList<String>();
      for (PublishedPort port : ports) {
        lines.add(port.containerPort() + "/" + port.protocol() + " -> " + host(port));
      }
      lines.sort(String::compareTo);
      lines.forEach(call.out()::line);
      return 0;
    }
    String wanted = call.operand(1).indexOf('/') < 0 ? call.operand(1) + "/tcp" : call.operand(1);
    boolean found = false;
    for (PublishedPort port : ports) {
      if ((port.containerPort() + "/" + port.protocol()).equals(wanted)) {
        call.out().line(host(port));
        found = true;
      }
    }
    if (!found) {
      throw new GantryException(
          Kind.NOT_FOUND, "no public port '" + wanted + "' published for " + ref);
    }
    return 0;
  }

  private static String host(PublishedPort port) {
    String address = port.hostAddress().isEmpty() ? "0.0.0.0" : port.hostAddress();
    return PortColumn.host(address, Integer.toString(port.hostPort()));
  }
}
