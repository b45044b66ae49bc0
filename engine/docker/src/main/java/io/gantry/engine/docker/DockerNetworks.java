package io.gantry.engine.docker;

import io.gantry.engine.api.Networks;
import io.gantry.engine.api.Networks.Member;
import io.gantry.engine.api.Networks.Pool;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Networks in Docker's JSON. */
public final class DockerNetworks {
  private DockerNetworks() {}

  /** The reply of {@code GET /networks/{id}} ({@code Network}). */
  public static Json.Obj inspect(Networks.Details network) {
    return Json.object()
        .put("Name", network.name())
        .put("Id", network.id())
        .put("Created", DockerTime.of(network.createdAt()))
        .put("Scope", "local")
        .put("Driver", network.driver())
        .put("EnableIPv4", true)
        .put("EnableIPv6", network.ipv6())
        .put("IPAM", addressing(network))
        .put("Internal", network.internal())
        .put("Attachable", network.attachable())
        .put("Ingress", false)
        .put("ConfigFrom", Json.object().put("Network", "").build())
        .put("ConfigOnly", false)
        .put("Containers", members(network))
        .put("Options", DockerContainers.sorted(network.options()))
        .put("Labels", DockerContainers.sorted(network.labels()))
        .build();
  }

  /** The body of {@code POST /networks/create}: {@code request.NetworkRequest} reads it back. */
  public static Json.Obj createBody(Networks.Definition definition) {
    return Json.object()
        .put("Name", definition.name())
        .put("Driver", definition.driver())
        .put("EnableIPv6", definition.ipv6())
        .put(
            "IPAM",
            Json.object()
                .put("Driver", "default")
                .put("Config", Json.array(pools(definition.pools())))
                .build())
        .put("Internal", definition.internal())
        .put("Attachable", definition.attachable())
        .put("Options", DockerContainers.sorted(definition.options()))
        .put("Labels", DockerContainers.sorted(definition.labels()))
        .build();
  }

  private static List<Json> pools(List<Pool> all) {
    var pools = new ArrayList<Json>();
    for (Pool pool : all) {
      pools.add(
          Json.object()
              .put("Subnet", pool.subnet())
              .putUnlessEmpty("IPRange", pool.range())
              .putUnlessEmpty("Gateway", pool.gateway())
              .build());
    }
    return pools;
  }

  private static Json addressing(Networks.Details network) {
    List<Json> pools = pools(network.pools());
    return Json.object()
        .put("Driver", "default")
        .put("Options", pools.isEmpty() ? Json.nil() : Json.Obj.EMPTY)
        .put("Config", pools.isEmpty() ? Json.nil() : Json.array(pools))
        .build();
  }

  private static Json members(Networks.Details network) {
    var members = new LinkedHashMap<String, Json>();
    for (Member member : network.members()) {
      members.put(
          member.container(),
          Json.object()
              .put("Name", member.name())
              .put("EndpointID", endpointId(member.container(), network.id()))
              .put("MacAddress", member.macAddress())
              .put("IPv4Address", member.address())
              .put("IPv6Address", member.address6())
              .build());
    }
    return new Json.Obj(members);
  }

  /** The id of a container's interface in a network: 64 digits that follow from both. */
  static String endpointId(String container, String network) {
    return Digest.of((container + network).getBytes(StandardCharsets.UTF_8)).hex();
  }
}
