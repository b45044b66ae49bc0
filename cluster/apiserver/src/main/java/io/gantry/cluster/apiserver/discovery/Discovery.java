package io.gantry.cluster.apiserver.discovery;

import io.gantry.cluster.apiserver.negotiate.Accept;
import io.gantry.cluster.model.ResourceType;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The documents of discovery, made from the kinds that are served. */
public final class Discovery {
  private static final String GROUP = "apidiscovery.k8s.io";

  private final List<GroupVersion> core;
  private final List<GroupVersion> groups;
  private final String address;

  /**
   * Of these kinds, and the reviews that the server answers itself.
   *
   * @param address host and port, as clients may reach the server
   */
  public Discovery(List<ResourceType> types, String address) {
    this.address = address;
    var byGroup = new LinkedHashMap<String, List<Offer>>();
    byGroup.put("", new ArrayList<>());
    for (ResourceType type : types) {
      byGroup.computeIfAbsent(type.group(), _ -> new ArrayList<>()).addAll(Offer.of(type));
    }
    reviews().forEach((group, offers) -> byGroup.put(group, offers));
    var all = new ArrayList<GroupVersion>();
    byGroup.forEach((group, offers) -> all.add(new GroupVersion(group, "v1", offers)));
    core = List.of(all.removeFirst());
    groups = List.copyOf(all);
  }

  private static Map<String, List<Offer>> reviews() {
    return Map.of(
        "authentication.k8s.io",
        List.of(
            Offer.review("selfsubjectreviews", "SelfSubjectReview", false),
            Offer.review("tokenreviews", "TokenReview", false)),
        "authorization.k8s.io",
        List.of(
            Offer.review("localsubjectaccessreviews", "LocalSubjectAccessReview", true),
            Offer.review("selfsubjectaccessreviews", "SelfSubjectAccessReview", false),
            Offer.review("selfsubjectrulesreviews", "SelfSubjectRulesReview", false),
            Offer.review("subjectaccessreviews", "SubjectAccessReview", false)));
  }

  /**
   * An answer.
   *
   * @param mediaType with its parameters
   */
  public record Document(String mediaType, Json.Obj tree) {}

  /**
   * The document at a path, in the form that the client takes; legacy where it takes anything.
   * Nothing for other paths.
   */
  public Optional<Document> at(String path, Accept accept) {
    boolean isCore = path.equals("/api");
    if (isCore || path.equals("/apis")) {
      return Optional.of(
          aggregatedVersion(accept)
              .map(version -> aggregated(isCore ? core : groups, version))
              .orElseGet(() -> json(isCore ? Legacy.versions(address) : Legacy.groups(groups))));
    }
    if (path.startsWith("/apis/") && path.indexOf('/', 6) < 0) {
      return named(path.substring(6)).map(Legacy::group).map(Discovery::json);
    }
    return at(path).map(Legacy::resources).map(Discovery::json);
  }

  private Optional<GroupVersion> named(String group) {
    return groups.stream().filter(one -> one.group().equals(group)).findFirst();
  }

  private Optional<GroupVersion> at(String path) {
    if (path.startsWith("/api/")) {
      return core.stream().filter(one -> path.equals("/api/" + one.version())).findFirst();
    }
    return groups.stream().filter(one -> path.equals("/apis/" + one.apiVersion())).findFirst();
  }

  private static Optional<String> aggregatedVersion(Accept accept) {
    for (Accept.Clause clause : accept.clauses()) {
      if (!clause.type().equals("application/json")) {
        continue;
      }
      if (clause.parameter("as").isEmpty()) {
        return Optional.empty();
      }
      String version = clause.parameter("v");
      if (clause.parameter("as").equals("APIGroupDiscoveryList")
          && clause.parameter("g").equals(GROUP)
          && (version.equals("v2") || version.equals("v2beta1"))) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }

  private static Document aggregated(List<GroupVersion> all, String version) {
    return new Document(
        "application/json;g=" + GROUP + ";v=" + version + ";as=APIGroupDiscoveryList",
        Aggregated.list(all, version));
  }

  private static Document json(Json.Obj tree) {
    return new Document("application/json", tree);
  }
}
