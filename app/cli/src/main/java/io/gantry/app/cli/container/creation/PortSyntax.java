package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.argv.IpAddress;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.PortSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Ports as users write them: {@code [[address:]host:]container[/protocol]}, with ranges. */
final class PortSyntax {
  private record Range(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  private PortSyntax() {}

  /** The ports of one {@code -p}. */
  static List<PortSpec> published(String text) {
    String protocol = protocol(text);
    String rest = withoutProtocol(text);
    int colon = rest.lastIndexOf(':');
    Range container = range(rest.substring(colon + 1), "containerPort", text);
    if (container == null) {
      throw UsageException.value("no port specified: " + text + "<empty>");
    }
    String before = colon < 0 ? "" : rest.substring(0, colon);
    int second = before.startsWith("[") ? before.indexOf("]:") + 1 : before.lastIndexOf(':');
    String address = second <= 0 ? "" : before.substring(0, second);
    String hostText = second <= 0 ? before : before.substring(second + 1);
    if (address.startsWith("[")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!address.isEmpty() && !IpAddress.is(address)) {
      throw UsageException.value("invalid IP address: " + address);
    }
    Range host = range(hostText, "hostPort", text);
    if (host != null && host.size() != container.size()) {
      throw UsageException.value("invalid ranges specified for container and host Ports: " + text);
    }
    var ports = new ArrayList<PortSpec>();
    for (int i = 0; i < container.size(); i++) {
      int hostPort = host == null ? 0 : host.first() + i;
      ports.add(new PortSpec(address, hostPort, container.first() + i, protocol));
    }
    return ports;
  }

  /** The ports of one {@code --expose}, as {@code 80/tcp}. */
  static List<String> exposed(String text) {
    String protocol = protocol(text);
    Range range = range(withoutProtocol(text), "range format for --expose", text);
    if (range == null) {
      throw UsageException.value("invalid range format for --expose: " + text);
    }
    var ports = new ArrayList<String>();
    for (int port = range.first(); port <= range.last(); port++) {
      ports.add(port + "/" + protocol);
    }
    return ports;
  }

  private static String withoutProtocol(String text) {
    int slash = text.indexOf('/');
    return slash < 0 ? text : text.substring(0, slash);
  }

  private static String protocol(String text) {
    int slash = text.indexOf('/');
    String protocol = slash < 0 ? "tcp" : text.substring(slash + 1).toLowerCase(Locale.ROOT);
    return switch (protocol) {
      case "tcp", "udp", "sctp" -> protocol;
      default -> throw UsageException.value("invalid proto: " + protocol);
    };
  }

  private static @org.jspecify.annotations.Nullable Range range(
      String text, String what, String whole) {
    if (text.isEmpty()) {
      return null;
    }
    int dash = text.indexOf('-');
    int first = number(dash < 0 ? text : text.substring(0, dash), what, whole);
    int last = dash < 0 ? first : number(text.substring(dash + 1), what, whole);
    if (last < first) {
      throw UsageException.value("invalid " + what + ": " + text);
    }
    return new Range(first, last);
  }

  private static int number(String text, String what, String whole) {
    int port = -1;
    boolean digits = !text.isEmpty() && text.length() <= 5;
    for (int i = 0; i < text.length(); i++) {
      digits &= text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    if (digits) {
      port = Integer.parseInt(text);
    }
    if (port < 0 || port > 65535) {
      throw UsageException.value("invalid " + what + ": " + (text.isEmpty() ? whole : text));
    }
    return port;
  }
}
