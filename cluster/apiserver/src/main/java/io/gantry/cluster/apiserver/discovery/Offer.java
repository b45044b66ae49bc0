package io.gantry.cluster.apiserver.discovery;

import io.gantry.cluster.model.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A resource or subresource as discovery shows it.
 *
 * @param name as in {@code pods} or {@code pods/log}
 * @param group of the kind that it reads and writes, if that is another one than its own
 */
record Offer(
    String name,
    String singular,
    boolean namespaced,
    String group,
    String version,
    String kind,
    List<String> verbs,
    List<String> shortNames,
    List<String> categories) {
  private static final List<String> ALL_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
  private static final List<String> CHANGED = List.of("get", "patch", "update");

  /** What is offered below an object, by name; {@code status} and {@code finalize} apart. */
  private static final Map<String, Below> BELOW =
      Map.ofEntries(
          Map.entry("scale", new Below("autoscaling", "v1", "Scale", CHANGED)),
          Map.entry("binding", new Below("", "", "Binding", List.of("create"))),
          Map.entry("eviction", new Below("policy", "v1", "Eviction", List.of("create"))),
          Map.entry(
              "token", new Below("authentication.k8s.io", "v1", "TokenRequest", List.of("create"))),
          Map.entry("exec", new Below("", "", "PodExecOptions", List.of("create", "get"))),
          Map.entry("attach", new Below("", "", "PodAttachOptions", List.of("create", "get"))),
          Map.entry(
              "portforward", new Below("", "", "PodPortForwardOptions", List.of("create", "get"))));

  private record Below(String group, String version, String kind, List<String> verbs) {}

  /** A kind and everything below its objects. */
  static List<Offer> of(ResourceType type) {
    var offers = new ArrayList<Offer>();
    boolean collection = !type.kind().equals("Namespace"); // upstream has no deletecollection there
    offers.add(
        new Offer(
            type.plural(),
            type.singular(),
            type.namespaced(),
            "",
            "",
            type.kind(),
            collection
                ? ALL_VERBS
                : ALL_VERBS.stream().filter(verb -> !verb.equals("deletecollection")).toList(),
            type.shortNames(),
            type.categories()));
    type.subresources().stream().sorted().forEach(name -> below(type, name, offers));
    return List.copyOf(offers);
  }

  private static void below(ResourceType type, String name, List<Offer> offers) {
    Below below = BELOW.get(name);
    switch (name) {
      case "status" -> offers.add(of(type, name, "", "", type.kind(), CHANGED));
      case "finalize" -> offers.add(of(type, name, "", "", type.kind(), List.of("update")));
      case "log" -> offers.add(of(type, name, "", "", type.kind(), List.of("get")));
      case "proxy", "ephemeralcontainers", "resize" -> {} // not served yet
      default -> {
        if (below != null) {
          offers.add(of(type, name, below.group(), below.version(), below.kind(), below.verbs()));
        }
      }
    }
  }

  private static Offer of(
      ResourceType type,
      String name,
      String group,
      String version,
      String kind,
      List<String> verbs) {
    return new Offer(
        type.plural() + "/" + name,
        "",
        type.namespaced(),
        group,
        version,
        kind,
        verbs,
        List.of(),
        List.of());
  }

  /** A kind that can only be created, and answers at once. */
  static Offer review(String plural, String kind, boolean namespaced) {
    return new Offer(
        plural,
        kind.toLowerCase(java.util.Locale.ROOT),
        namespaced,
        "",
        "",
        kind,
        List.of("create"),
        List.of(),
        List.of());
  }

  boolean isSubresource() {
    return name.indexOf('/') >= 0;
  }
}
