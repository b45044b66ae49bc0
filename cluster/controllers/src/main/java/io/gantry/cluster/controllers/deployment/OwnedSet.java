package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.Comparator;

/** A ReplicaSet as its Deployment sees it; pure. */
record OwnedSet(ApiObject object) {
  /** By age, the oldest first. */
  static final Comparator<OwnedSet> OLDEST_FIRST =
      Comparator.comparing(OwnedSet::created).thenComparing(OwnedSet::name);

  String name() {
    return object.name();
  }

  /** The Pods that it is to have. */
  int replicas() {
    return (int) object.spec().number("replicas", 1);
  }

  /** The Pods that it has. */
  int actual() {
    return (int) object.status().number("replicas", 0);
  }

  int ready() {
    return (int) object.status().number("readyReplicas", 0);
  }

  int available() {
    return (int) object.status().number("availableReplicas", 0);
  }

  Json.Obj template() {
    return object.spec().object("template");
  }

  private Instant created() {
    return object.creationTimestamp().orElse(Instant.MAX);
  }

  /** Its place in the history; 0 if it has none. */
  long revision() {
    return number(Revisions.REVISION, 0);
  }

  /** The number in an annotation. */
  long number(String annotation, long fallback) {
    try {
      String text = object.annotations().getOrDefault(annotation, "");
      return text.isEmpty() ? fallback : Long.parseLong(text);
    } catch (NumberFormatException _) {
      return fallback;
    }
  }

  OwnedSet withReplicas(int replicas) {
    return new OwnedSet(object.with(Json.of(replicas), "spec", "replicas"));
  }

  OwnedSet withAnnotation(String name, String value) {
    return value.equals(object.annotations().get(name))
        ? this
        : new OwnedSet(object.withAnnotation(name, value));
  }
}
