package io.gantry.cluster.apiserver.discovery;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The documents that clients read one by one. */
final class Legacy {
  private Legacy() {}

  static Json.Obj versions(String address) {
    Json any = Json.object().put("clientCIDR", "0.0.0.0/0").put("serverAddress", address).build();
    return Json.object()
        .put("kind", "APIVersions")
        .put("versions", Json.strings(List.of("v1")))
        .put("serverAddressByClientCIDRs", Json.array(List.of(any)))
        .build();
  }

  static Json.Obj groups(List<GroupVersion> all) {
    return Json.object()
        .put("kind", "APIGroupList")
        .put("apiVersion", "v1")
        .put("groups", Json.array(all.stream().map(Legacy::groupBody).toList()))
        .build();
  }

  static Json.Obj group(GroupVersion one) {
    var builder = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    groupBody(one).fields().forEach(builder::put);
    return builder.build();
  }

  private static Json.Obj groupBody(GroupVersion one) {
    Json.Obj version =
        Json.object().put("groupVersion", one.apiVersion()).put("version", one.version()).build();
    return Json.object()
        .put("name", one.group())
        .put("versions", Json.array(List.of(version)))
        .put("preferredVersion", version)
        .build();
  }

  static Json.Obj resources(GroupVersion one) {
    var builder = Json.object().put("kind", "APIResourceList");
    if (!one.group().isEmpty()) {
      builder.put("apiVersion", "v1");
    }
    var resources = new ArrayList<Json>();
    for (Offer offer : one.offers()) {
      resources.add(
          Json.object()
              .put("name", offer.name())
              .put("singularName", offer.singular())
              .put("namespaced", offer.namespaced())
              .putUnlessEmpty("group", offer.group())
              .putUnlessEmpty("version", offer.version())
              .put("kind", offer.kind())
              .put("verbs", Json.strings(offer.verbs()))
              .putUnlessEmpty("shortNames", offer.shortNames())
              .putUnlessEmpty("categories", offer.categories())
              .build());
    }
    return builder
        .put("groupVersion", one.apiVersion())
        .put("resources", Json.array(resources))
        .build();
  }
}
