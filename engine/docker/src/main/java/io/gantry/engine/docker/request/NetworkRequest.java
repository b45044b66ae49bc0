package io.gantry.engine.docker.request;

import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.PortSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** What requests say of networks. */
public final class NetworkRequest {
  private NetworkRequest() {}

  /** The networks of a new container. */
  static NetworkSpec read(Json.Obj config, Json.Obj host) {
    String mode = host.string("NetworkMode");
    mode = mode.isEmpty() || mode.equals("default") ? "bridge" : mode;
    return new NetworkSpec(
        mode,
        ports(host.object("PortBindings")),
        ContainerRequest.set(config, "ExposedPorts"),
        host.bool("PublishAllPorts"),
        hosts(host.strings("ExtraHosts")),
        host.strings("Dns"),
        host.strings("DnsSearch"),
        host.strings("DnsOptions"),
        endpoints(config, mode),
        links(config, host));
  }

  /** Old clients ask for links by container, newer ones by network. */
  private static List<LinkSpec> links(Json.Obj config, Json.Obj host) {
    var texts = new LinkedHashSet<>(host.strings("Links"));
    Json.Obj endpoints = config.object("NetworkingConfig").object("EndpointsConfig");
    for (Json endpoint : endpoints.fields().values()) {
      if (endpoint instanceof Json.Obj settings) {
        texts.addAll(settings.strings("Links"));
      }
    }
    return texts.stream().map(NetworkRequest::link).toList();
  }

  /** {@code name}, {@code name:alias}, or as it is shown: {@code /name:/self/alias}. */
  private static LinkSpec link(String text) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String alias = colon < 0 ? name : text.substring(colon + 1);
    if (name.isEmpty() || alias.isEmpty() || alias.indexOf(':') >= 0) {
      throw new GantryException(Kind.INVALID, "bad format for links: " + text);
    }
    return new LinkSpec(
        name.startsWith("/") ? name.substring(1) : name,
        alias.substring(alias.lastIndexOf('/') + 1));
  }

  /** That of the mode comes first. */
  private static List<EndpointSpec> endpoints(Json.Obj config, String mode) {
    var endpoints = new ArrayList<EndpointSpec>();
    Map<String, Json> wanted = config.object("NetworkingConfig").object("EndpointsConfig").fields();
    for (Map.Entry<String, Json> entry : wanted.entrySet()) {
      String network = entry.getKey().equals("default") ? "bridge" : entry.getKey();
      Json.Obj settings = entry.getValue() instanceof Json.Obj object ? object : Json.Obj.EMPTY;
      EndpointSpec endpoint = endpoint(network, settings);
      endpoints.add(network.equals(mode) ? 0 : endpoints.size(), endpoint);
    }
    String mac = config.string("MacAddress");
    if (!mac.isEmpty() && endpoints.isEmpty()) {
      endpoints.add(new EndpointSpec(mode, List.of(), "", "", mac, 0, Map.of()));
    }
    return endpoints;
  }

  /** {@code EndpointSettings}: what a container asks of a network. */
  public static EndpointSpec endpoint(String network, Json.Obj settings) {
    Json.Obj addresses = settings.object("IPAMConfig");
    return new EndpointSpec(
        network,
        settings.strings("Aliases"),
        addresses.string("IPv4Address"),
        addresses.string("IPv6Address"),
        settings.string("MacAddress"),
        (int) settings.number("GwPriority", 0),
        settings.stringMap("DriverOpts"));
  }

  private static List<PortSpec> ports(Json.Obj bindings) {
    var ports = new ArrayList<PortSpec>();
    for (Map.Entry<String, Json> entry : bindings.fields().entrySet()) {
      String key = entry.getKey();
      int slash = key.indexOf('/');
      int port = port(slash < 0 ? key : key.substring(0, slash), key);
      String protocol = slash < 0 ? "tcp" : key.substring(slash + 1);
      List<Json> hosts = bindings.array(key);
      if (hosts.isEmpty()) {
        ports.add(new PortSpec("", 0, port, protocol));
      }
      for (Json item : hosts) {
        ports.add(port(item.asObject(), port, protocol));
      }
    }
    return ports;
  }

  private static PortSpec port(Json.Obj binding, int port, String protocol) {
    String wanted = binding.string("HostPort");
    int host = wanted.isEmpty() ? 0 : port(wanted, wanted);
    return new PortSpec(binding.string("HostIp"), host, port, protocol);
  }

  private static int port(String text, String whole) {
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new GantryException(Kind.INVALID, "invalid port specification: \"" + whole + "\"");
  }

  private static Map<String, String> hosts(List<String> texts) {
    var hosts = new LinkedHashMap<String, String>();
    for (String text : texts) {
      int colon = text.indexOf(text.indexOf('=') < 0 ? ':' : '=');
      if (colon <= 0) {
        throw new GantryException(Kind.INVALID, "bad format for add-host: \"" + text + "\"");
      }
      hosts.put(text.substring(0, colon), text.substring(colon + 1));
    }
    return hosts;
  }

  /** The body of {@code POST /networks/create}. */
  public static Networks.Definition definition(Json.Obj body) {
    var pools = new ArrayList<Networks.Pool>();
    for (Json item : body.object("IPAM").array("Config")) {
      Json.Obj pool = item.asObject();
      pools.add(
          new Networks.Pool(pool.string("Subnet"), pool.string("Gateway"), pool.string("IPRange")));
    }
    String driver = body.string("Driver");
    return new Networks.Definition(
        body.string("Name"),
        driver.isEmpty() ? "bridge" : driver,
        pools,
        body.bool("EnableIPv6") || pools.stream().anyMatch(pool -> pool.subnet().indexOf(':') >= 0),
        body.bool("Internal"),
        body.bool("Attachable"),
        body.stringMap("Labels"),
        body.stringMap("Options"));
  }
}
