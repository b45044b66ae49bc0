package io.gantry.cluster.controllers.namespace;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a namespace that goes says about what it waits for; pure. */
final class NamespaceStatus {
  private NamespaceStatus() {}

  /**
   * Counts what is left.
   *
   * @param failure why something could not be deleted; empty if all could
   */
  static Json.Obj of(
      ApiObject namespace,
      Map<ResourceType, List<ApiObject>> content,
      String failure,
      Instant now) {
    List<Condition> all = Condition.all(namespace.status());
    all =
        set(
            all,
            "NamespaceDeletionDiscoveryFailure",
            false,
            "ResourcesDiscovered",
            "All resources successfully discovered",
            now);
    all =
        set(
            all,
            "NamespaceDeletionGroupVersionParsingFailure",
            false,
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed",
            now);
    all =
        failure.isEmpty()
            ? set(
                all,
                "NamespaceDeletionContentFailure",
                false,
                "ContentDeleted",
                "All content successfully deleted, may be waiting on finalization",
                now)
            : set(
                all,
                "NamespaceDeletionContentFailure",
                true,
                "ContentDeletionFailed",
                "Failed to delete all resource types, 1 remaining: " + failure,
                now);
    all = remaining(all, content, now);
    all = finalizers(all, content, now);
    return namespace
        .status()
        .with("phase", Json.of("Terminating"))
        .with("conditions", Condition.tree(all));
  }

  private static List<Condition> remaining(
      List<Condition> all, Map<ResourceType, List<ApiObject>> content, Instant now) {
    var parts = new ArrayList<String>();
    content.forEach((type, objects) -> {
      if (!objects.isEmpty()) {
        parts.add(type.groupResource() + " has " + objects.size() + " resource instances");
      }
    });
    parts.sort(null);
    return parts.isEmpty()
        ? set(
            all,
            "NamespaceContentRemaining",
            false,
            "ContentRemoved",
            "All content successfully removed",
            now)
        : set(
            all,
            "NamespaceContentRemaining",
            true,
            "SomeResourcesRemain",
            "Some resources are remaining: " + String.join(", ", parts),
            now);
  }

  private static List<Condition> finalizers(
      List<Condition> all, Map<ResourceType, List<ApiObject>> content, Instant now) {
    var counts = new TreeMap<String, Integer>();
    content
        .values()
        .forEach(objects ->
            objects.forEach(object ->
                object
                    .finalizers()
                    .forEach(finalizer -> counts.merge(finalizer, 1, Integer::sum))));
    if (counts.isEmpty()) {
      return set(
          all,
          "NamespaceFinalizersRemaining",
          false,
          "ContentHasNoFinalizers",
          "All content-preserving finalizers finished",
          now);
    }
    List<String> parts =
        counts.entrySet().stream()
            .map(entry -> entry.getKey() + " in " + entry.getValue() + " resource instances")
            .toList();
    return set(
        all,
        "NamespaceFinalizersRemaining",
        true,
        "SomeFinalizersRemain",
        "Some content in the namespace has finalizers remaining: " + String.join(", ", parts),
        now);
  }

  private static List<Condition> set(
      List<Condition> all,
      String type,
      boolean status,
      String reason,
      String message,
      Instant now) {
    return Condition.set(all, Condition.of(type, status ? "True" : "False", reason, message, now));
  }
}
