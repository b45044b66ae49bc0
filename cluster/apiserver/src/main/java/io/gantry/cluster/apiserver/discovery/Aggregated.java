package io.gantry.cluster.apiserver.discovery;

import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The document of {@code apidiscovery.k8s.io} that holds everything. */
final class Aggregated {
  private Aggregated() {}

  static Json.Obj list(List<GroupVersion> all, String version) {
    return Json.object()
        .put("kind", "APIGroupDiscoveryList")
        .put("apiVersion", "apidiscovery.k8s.io/" + version)
        .put("metadata", Json.Obj.EMPTY)
        .put("items", Json.array(all.stream().map(Aggregated::group).toList()))
        .build();
  }

  private static Json.Obj group(GroupVersion one) {
    var metadata =
        Json.object().putUnlessEmpty("name", one.group()).put("creationTimestamp", Json.nil());
    var resources = new ArrayList<Json>();
    for (Offer offer : one.offers()) {
      if (!offer.isSubresource()) {
        resources.add(resource(one, offer));
      }
    }
    Json version =
        Json.object()
            .put("version", one.version())
            .put("resources", Json.array(resources))
            .put("freshness", "Current")
            .build();
    return Json.object()
        .put("metadata", metadata.build())
        .put("versions", Json.array(List.of(version)))
        .build();
  }

  private static Json.Obj resource(GroupVersion one, Offer offer) {
    var below = new ArrayList<Json>();
    for (Offer other : one.offers()) {
      if (other.name().startsWith(offer.name() + "/")) {
        below.add(
            Json.object()
                .put("subresource", other.name().substring(offer.name().length() + 1))
                .put("responseKind", kind(one, other))
                .put("verbs", Json.strings(other.verbs()))
                .build());
      }
    }
    var builder =
        Json.object()
            .put("resource", offer.name())
            .put("responseKind", kind(one, offer))
            .put("scope", offer.namespaced() ? "Namespaced" : "Cluster")
            .put("singularResource", offer.singular())
            .put("verbs", Json.strings(offer.verbs()))
            .putUnlessEmpty("shortNames", offer.shortNames())
            .putUnlessEmpty("categories", offer.categories());
    return (below.isEmpty() ? builder : builder.put("subresources", Json.array(below))).build();
  }

  private static Json.Obj kind(GroupVersion one, Offer offer) {
    boolean own = offer.version().isEmpty();
    return Json.object()
        .put("group", own ? one.group() : offer.group())
        .put("version", own ? one.version() : offer.version())
        .put("kind", offer.kind())
        .build();
  }
}
