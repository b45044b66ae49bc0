package io.gantry.engine.local.network;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A container that another knows by {@code --link} on the default network: a line of its hosts file
 * and variables of its environment, as Docker has them.
 */
public record Linked(String alias, String parent, ContainerRecord target, String address) {
  private static final int SHORT_ID = 12;

  /**
   * Those of a container that starts. In networks with names a link is a name, and nothing here.
   *
   * @param containers finds one by its name
   * @throws GantryException {@code CONFLICT} in Docker's words if one does not run
   */
  public static List<Linked> of(
      ContainerRecord record, Function<String, ContainerRecord> containers) {
    NetworkSpec network = record.spec().network();
    var all = new ArrayList<Linked>();
    if (network.named()) {
      return all;
    }
    for (LinkSpec link : network.links()) {
      ContainerRecord target = containers.apply(link.container());
      Optional<Endpoint> endpoint =
          target.endpoints().stream().filter(one -> one.network().equals("bridge")).findFirst();
      if (!(target.state() instanceof ContainerState.Running) || endpoint.isEmpty()) {
        throw new GantryException(
            Kind.CONFLICT,
            "Cannot link to a non running container: /"
                + link.container()
                + " AS /"
                + record.name()
                + "/"
                + link.alias());
      }
      all.add(new Linked(link.alias(), record.name(), target, endpoint.get().address()));
    }
    return all;
  }

  /** What stands behind the address in the hosts file. */
  String names() {
    String names = alias + " " + target.id().substring(0, SHORT_ID);
    return target.name().equals(alias) ? names : names + " " + target.name();
  }

  /** An environment and what all links add to it; what is there stays. */
  public static List<String> environment(List<String> own, List<Linked> linked) {
    var names = own.stream().map(Linked::name).toList();
    var all = new ArrayList<>(own);
    for (Linked link : linked) {
      link.variables()
          .forEach((name, value) -> {
            if (!names.contains(name)) {
              all.add(name + "=" + value);
            }
          });
    }
    return all;
  }

  private static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private record Port(int number, String protocol) {
    static Port of(String text) {
      int slash = text.indexOf('/');
      return slash < 0
          ? new Port(Integer.parseInt(text), "tcp")
          : new Port(Integer.parseInt(text.substring(0, slash)), text.substring(slash + 1));
    }
  }

  private Map<String, String> variables() {
    var variables = new LinkedHashMap<String, String>();
    String prefix = alias.replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    List<Port> ports =
        target.config().exposed().stream()
            .map(Port::of)
            .sorted(Comparator.comparingInt(Port::number).thenComparing(Port::protocol))
            .toList();
    if (!ports.isEmpty()) {
      variables.put(prefix + "_PORT", url(ports.getFirst()));
    }
    for (Port port : ports) {
      String one =
          prefix
              + "_PORT_"
              + port.number()
              + "_"
              + port.protocol().toUpperCase(java.util.Locale.ROOT);
      variables.put(one, url(port));
      variables.put(one + "_ADDR", address);
      variables.put(one + "_PORT", Integer.toString(port.number()));
      variables.put(one + "_PROTO", port.protocol());
    }
    variables.put(prefix + "_NAME", "/" + parent + "/" + alias);
    for (String entry : target.config().environment()) {
      String name = name(entry);
      switch (name) {
        case "HOME", "PATH", "HOSTNAME", "TERM" -> {}
        default -> {
          if (name.length() < entry.length()) {
            variables.put(prefix + "_ENV_" + name, entry.substring(name.length() + 1));
          }
        }
      }
    }
    return variables;
  }

  private String url(Port port) {
    return port.protocol() + "://" + address + ":" + port.number();
  }
}
