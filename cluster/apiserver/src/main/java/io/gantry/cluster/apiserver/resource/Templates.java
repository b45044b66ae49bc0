package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.pod.PodDefaults;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;

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
