package io.gantry.app.cli.container;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The ports of a container in one cell: neighbours that map to themselves become ranges. */
final class PortColumn {
  private PortColumn() {}

  private static final Group NONE = new Group(-2, -2);

  private record Group(int first, int last) {}

  static String of(ContainerDetails container) {
    List<PublishedPort> ports = ports(container);
    ports.sort(PortColumn::compare);
    var groups = new LinkedHashMap<String, Group>();
    var texts = new ArrayList<String>();
    var mappings = new ArrayList<String>();
    for (PublishedPort port : ports) {
      int current = port.containerPort();
      String address = port.hostAddress();
      if (!address.isEmpty() && port.hostPort() != current) {
        mappings.add(
            host(address, Integer.toString(port.hostPort()))
                + "->"
                + current
                + "/"
                + port.protocol());
        continue;
      }
      String key = address.isEmpty() ? port.protocol() : address + "/" + port.protocol();
      Group group = groups.getOrDefault(key, NONE);
      boolean next = current == group.last() + 1;
      if (group.first() >= 0 && !next) {
        texts.add(text(key, group));
      }
      groups.put(key, new Group(next ? group.first() : current, current));
    }
    for (Map.Entry<String, Group> entry : groups.entrySet()) {
      texts.add(text(entry.getKey(), entry.getValue()));
    }
    texts.addAll(mappings);
    return String.join(", ", texts);
  }

  /** The published ports, and behind them those that are only exposed, without an address. */
  private static List<PublishedPort> ports(ContainerDetails container) {
    var all = new ArrayList<PublishedPort>();
    if (!(container.state() instanceof ContainerState.Running)) {
      return all;
    }
    for (PublishedPort port : container.ports()) {
      String address = port.hostAddress().isEmpty() ? "0.0.0.0" : port.hostAddress();
      all.add(new PublishedPort(address, port.hostPort(), port.containerPort(), port.protocol()));
    }
    if (container.endpoint().isPresent()) {
      for (String exposed : container.exposed()) {
        int slash = exposed.indexOf('/');
        int number = Integer.parseInt(slash < 0 ? exposed : exposed.substring(0, slash));
        String protocol = slash < 0 ? "tcp" : exposed.substring(slash + 1);
        if (!published(container, number, protocol)) {
          all.add(new PublishedPort("", 0, number, protocol));
        }
      }
    }
    return all;
  }

  private static boolean published(ContainerDetails container, int number, String protocol) {
    for (PublishedPort port : container.ports()) {
      if (port.containerPort() == number && port.protocol().equals(protocol)) {
        return true;
      }
    }
    return false;
  }

  private static int compare(PublishedPort a, PublishedPort b) {
    int order = Integer.compare(a.containerPort(), b.containerPort());
    order = order != 0 ? order : a.hostAddress().compareTo(b.hostAddress());
    order = order != 0 ? order : Integer.compare(a.hostPort(), b.hostPort());
    return order != 0 ? order : a.protocol().compareTo(b.protocol());
  }

  private static String text(String key, Group group) {
    int slash = key.indexOf('/');
    String protocol = slash < 0 ? key : key.substring(slash + 1);
    String range =
        group.first() == group.last()
            ? Integer.toString(group.first())
            : group.first() + "-" + group.last();
    String left = slash < 0 ? "" : host(key.substring(0, slash), range) + "->";
    return left + range + "/" + protocol;
  }

  static String host(String address, String port) {
    return address.indexOf(':') >= 0 ? "[" + address + "]:" + port : address + ":" + port;
  }
}
