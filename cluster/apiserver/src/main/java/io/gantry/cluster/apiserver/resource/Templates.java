package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.LabelChecks;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.apiserver.resource.pod.PodChecks;
import io.gantry.cluster.apiserver.resource.pod.PodDefaults;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the kinds that keep a number of Pods have in common. */
final class Templates {
  static final List<Resource.Column> WIDE =
      List.of(
          Columns.wide("Containers", "Names of the containers in the template."),
          Columns.wide("Images", "Images of the containers in the template."),
          Columns.wide("Selector", "Which pods belong to it."));

  /** {@code status.replicas} is shown even if it is 0. */
  static final Json.Obj NO_REPLICAS = Json.object().put("replicas", 0).build();

  private Templates() {}

  /** Defaults of the template in {@code spec.template}; one replica. */
  static Draft spec(Json.Obj spec) {
    return Draft.of(spec).number("replicas", 1).within("template", Templates::template);
  }

  private static Json.Obj template(Json.Obj template) {
    return Draft.of(template)
        .value("metadata", Json.Obj.EMPTY)
        .always("spec", PodDefaults::ofTemplate)
        .build();
  }

  /** Numbers that cannot be negative. */
  static void numbers(Place spec) {
    spec.child("replicas").notNegative();
    spec.child("minReadySeconds").notNegative();
  }

  /** A selector in the form of {@code LabelSelector} that chooses something. */
  static void selector(Place spec) {
    Place selector = spec.child("selector");
    if (!selector.needed()) {
      return;
    }
    LabelChecks.selector(selector);
    if (selector.child("matchLabels").object().fields().isEmpty()
        && selector.child("matchExpressions").items().isEmpty()) {
      selector.invalid("empty selector is invalid for deployment");
    }
  }

  /** What a selector chooses; one that cannot be read, of which was complained, chooses all. */
  static Predicate<Map<String, String>> matcher(Place selector) {
    try {
      return LabelSelector.of(selector.object())::matches;
    } catch (StatusException _) {
      return _ -> true;
    }
  }

  /** A template whose Pods the owner would know again, and that run until they are deleted. */
  static void template(Place spec, Predicate<Map<String, String>> selector, String owner) {
    Place template = spec.child("template");
    Place labels = template.child("metadata").child("labels");
    boolean chosen = selector.test(template.object().object("metadata").stringMap("labels"));
    if (!spec.child("selector").object().fields().isEmpty() && !chosen) {
      labels.invalid("`selector` does not match template `labels`");
    }
    PodChecks.template(template);
    Place podSpec = template.child("spec");
    Place restart = podSpec.child("restartPolicy");
    if (!restart.text().equals("Always")) {
      restart.notSupported(List.of("Always"));
    }
    if (podSpec.child("activeDeadlineSeconds").isSet()) {
      podSpec
          .child("activeDeadlineSeconds")
          .forbidden("activeDeadlineSeconds in " + owner + " is not Supported");
    }
  }

  /** Columns of ReplicaSets and ReplicationControllers. */
  static List<Resource.Column> replicaColumns() {
    return List.of(
        Columns.NAME,
        Columns.number("Desired", "Pods that there should be."),
        Columns.number("Current", "Pods that there are."),
        Columns.number("Ready", "Pods that are ready."),
        Columns.AGE,
        WIDE.get(0),
        WIDE.get(1),
        WIDE.get(2));
  }

  /** The row of a ReplicaSet or ReplicationController up to its selector. */
  static Cells replicas(ApiObject object, Instant now) {
    return Cells.of(object)
        .number(object.spec().number("replicas", 0))
        .number(object.status().number("replicas", 0))
        .number(object.status().number("readyReplicas", 0))
        .age(object, now)
        .containers(podSpec(object));
  }

  static Json.Obj podSpec(ApiObject object) {
    return object.spec().object("template").object("spec");
  }
}
