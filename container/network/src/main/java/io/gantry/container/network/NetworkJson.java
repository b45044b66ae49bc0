package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.time.Rfc3339;
import java.time.Instant;
import java.util.Optional;

/** Between a {@link Network} and its file. */
final class NetworkJson {
  private NetworkJson() {}

  static Json.Obj of(Network network) {
    Json.ObjectBuilder json =
        Json.object()
            .put("id", network.id())
            .put("name", network.name())
            .put("createdAt", network.createdAt().toString())
            .put("driver", network.driver())
            .put("subnet", network.subnet().toString())
            .put("gateway", network.gateway().toString())
            .put("movable", network.movable())
            .put("internal", network.internal())
            .put("attachable", network.attachable())
            .putUnlessEmpty("labels", network.labels())
            .putUnlessEmpty("options", network.options());
    network.range().ifPresent(range -> json.put("range", range.toString()));
    network
        .six()
        .ifPresent(six -> {
          json.put("subnet6", six.subnet().toString()).put("gateway6", six.gateway().toString());
          six.range().ifPresent(range -> json.put("range6", range.toString()));
        });
    return json.build();
  }

  static Network network(Json.Obj json) {
    Subnet subnet = Subnet.parse(json.string("subnet"));
    return new Network(
        json.string("id"),
        json.string("name"),
        json.get("createdAt")
            .map(_ -> Rfc3339.parse(json.string("createdAt")))
            .orElse(Instant.EPOCH),
        json.string("driver"),
        subnet,
        Ipv4.parse(json.string("gateway")).orElseGet(subnet::gateway),
        text(json, "range").map(Subnet::parse),
        text(json, "subnet6").map(base -> six(Subnet6.parse(base), json)),
        json.bool("movable") || json.string("name").equals(Network.DEFAULT),
        json.bool("internal"),
        json.bool("attachable"),
        json.stringMap("labels"),
        json.stringMap("options"));
  }

  private static Network.Six six(Subnet6 subnet, Json.Obj json) {
    return new Network.Six(
        subnet, address(json.string("gateway6")), text(json, "range6").map(Subnet6::parse));
  }

  private static Ipv6 address(String text) {
    return Ipv6.parse(text)
        .orElseThrow(() -> new GantryException(Kind.INTERNAL, "not an address: " + text));
  }

  private static Optional<String> text(Json.Obj json, String name) {
    String text = json.string(name);
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
