package io.gantry.cluster.kubelet.spec;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The variables that tell a container of Services, as Docker's links once did. */
final class ServiceEnvironment {
  private ServiceEnvironment() {}

  /** Variables of every Service with an address. */
  static Map<String, String> of(List<ApiObject> services) {
    var variables = new LinkedHashMap<String, String>();
    for (ApiObject service : services) {
      String address = service.spec().string("clusterIP");
      if (!address.isEmpty() && !address.equals("None")) {
        add(service, address, variables);
      }
    }
    return variables;
  }

  private static void add(ApiObject service, String address, Map<String, String> into) {
    String prefix = word(service.name());
    List<Json> ports = service.spec().array("ports");
    if (ports.isEmpty()) {
      return;
    }
    into.put(prefix + "_SERVICE_HOST", address);
    into.put(prefix + "_SERVICE_PORT", Long.toString(number(ports.getFirst())));
    for (Json item : ports) {
      String name = item.asObject().string("name");
      if (!name.isEmpty()) {
        into.put(prefix + "_SERVICE_PORT_" + word(name), Long.toString(number(item)));
      }
    }
    into.put(prefix + "_PORT", url(ports.getFirst(), address));
    for (Json item : ports) {
      String protocol = protocol(item);
      String port = prefix + "_PORT_" + number(item) + "_" + protocol.toUpperCase(Locale.ROOT);
      into.put(port, url(item, address));
      into.put(port + "_PROTO", protocol);
      into.put(port + "_PORT", Long.toString(number(item)));
      into.put(port + "_ADDR", address);
    }
  }

  private static String url(Json port, String address) {
    return protocol(port) + "://" + address + ":" + number(port);
  }

  private static long number(Json port) {
    return port.asObject().number("port", 0);
  }

  private static String protocol(Json port) {
    String protocol = port.asObject().string("protocol");
    return protocol.isEmpty() ? "tcp" : protocol.toLowerCase(Locale.ROOT);
  }

  private static String word(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
