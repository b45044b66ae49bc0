package io.gantry.engine.docker.answer;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.Networks.Member;
import io.gantry.engine.api.Networks.Pool;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What answers say of networks. */
public final class NetworkAnswer {
  private NetworkAnswer() {}

  /** The answer of {@code GET /networks/{id}}. */
  public static Networks.Details read(Json.Obj json) {
    var pools = new ArrayList<Pool>();
    for (Json item : json.object("IPAM").array("Config")) {
      Json.Obj pool = item.asObject();
      pools.add(new Pool(pool.string("Subnet"), pool.string("Gateway"), pool.string("IPRange")));
    }
    var members = new ArrayList<Member>();
    for (Map.Entry<String, Json> entry : json.object("Containers").fields().entrySet()) {
      Json.Obj member = entry.getValue().asObject();
      members.add(
          new Member(
              entry.getKey(),
              member.string("Name"),
              member.string("MacAddress"),
              member.string("IPv4Address"),
              member.string("IPv6Address")));
    }
    return new Networks.Details(
        json.string("Id"),
        json.string("Name"),
        Moments.of(json, "Created"),
        json.string("Driver"),
        pools,
        json.bool("EnableIPv6"),
        json.bool("Internal"),
        json.bool("Attachable"),
        json.stringMap("Labels"),
        json.stringMap("Options"),
        members);
  }

  /** The interfaces of a container; that of its mode first. */
  static List<Endpoint> endpoints(Json.Obj settings, String mode) {
    var all = new ArrayList<Endpoint>();
    Map<String, Json> networks = settings.object("Networks").fields();
    for (Map.Entry<String, Json> entry : networks.entrySet()) {
      Json.Obj json = entry.getValue() instanceof Json.Obj found ? found : Json.Obj.EMPTY;
      if (json.string("EndpointID").isEmpty()) {
        continue; // it does not run
      }
      all.add(entry.getKey().equals(mode) ? 0 : all.size(), endpoint(entry.getKey(), json));
    }
    return all;
  }

  private static Endpoint endpoint(String network, Json.Obj json) {
    return new Endpoint(
        network,
        json.string("NetworkID"),
        json.string("IPAddress"),
        (int) json.number("IPPrefixLen", 0),
        json.string("Gateway"),
        json.string("MacAddress"),
        json.string("GlobalIPv6Address"),
        (int) json.number("GlobalIPv6PrefixLen", 0),
        json.string("IPv6Gateway"),
        json.strings("DNSNames"));
  }

  /** Published ports of a container, each {@code port/protocol} with its places on the host. */
  static List<PublishedPort> ports(Json.Obj ports) {
    var all = new ArrayList<PublishedPort>();
    for (String exposed : ports.fields().keySet()) {
      int slash = exposed.indexOf('/');
      String protocol = slash < 0 ? "tcp" : exposed.substring(slash + 1);
      int port = number(slash < 0 ? exposed : exposed.substring(0, slash));
      for (Json item : ports.array(exposed)) {
        Json.Obj place = item.asObject();
        all.add(
            new PublishedPort(
                place.string("HostIp"), number(place.string("HostPort")), port, protocol));
      }
    }
    return all;
  }

  private static int number(String text) {
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }
}
