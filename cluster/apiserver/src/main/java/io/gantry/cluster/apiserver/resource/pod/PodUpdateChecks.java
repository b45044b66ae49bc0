package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.Draft;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Checks of changes: a Pod's spec stays as it is but for a few fields. */
public final class PodUpdateChecks {
  private static final String RULE =
      "pod updates may not change fields other than"
          + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations`"
          + " (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow"
          + " it to be set to 1 if it was previously negative)\n";

  private PodUpdateChecks() {}

  /** The new Pod's root against the old one's. */
  public static void update(Place pod, Place before) {
    Place spec = pod.child("spec");
    Place old = before.child("spec");
    for (String list : List.of("containers", "initContainers")) {
      if (spec.child(list).items().size() != old.child(list).items().size()) {
        spec.child(list).forbidden("pod updates may not add or remove containers");
        return;
      }
    }
    deadline(spec.child("activeDeadlineSeconds"), old.child("activeDeadlineSeconds"));
    tolerations(spec.child("tolerations"), old.object().array("tolerations"));
    gates(spec.child("schedulingGates"), old.object().array("schedulingGates"));
    Json.Obj compared = withoutFreeFields(spec.object(), old.object());
    if (!compared.equals(old.object())) {
      var changes = new SpecDifference();
      changes.compare("spec", old.object(), compared);
      spec.forbidden(RULE + changes.text());
    }
  }

  private static void deadline(Place deadline, Place old) {
    if (deadline.isSet() && old.isSet() && deadline.number() > old.number()) {
      deadline.invalid("must be less than or equal to previous value");
    } else if (!deadline.isSet() && old.isSet()) {
      deadline.invalid("must not update from a positive integer to nil value");
    }
  }

  private static void tolerations(Place tolerations, List<Json> before) {
    var now = new ArrayList<Json>();
    tolerations.items().forEach(item -> now.add(withoutSeconds(item.value())));
    for (Json toleration : before) {
      if (!now.contains(withoutSeconds(toleration))) {
        tolerations.forbidden(
            "existing toleration can not be modified except its tolerationSeconds");
        return;
      }
    }
  }

  private static Json withoutSeconds(Json toleration) {
    return toleration instanceof Json.Obj object
        ? Draft.of(object).drop("tolerationSeconds").build()
        : toleration;
  }

  private static void gates(Place gates, List<Json> before) {
    for (Place gate : gates.items()) {
      if (!before.contains(gate.value())) {
        gate.child("name")
            .forbidden(
                "only deletion is allowed, but found new scheduling gate '"
                    + gate.child("name").text()
                    + "'");
      }
    }
  }

  /** The new spec with the old one's values where a change is allowed. */
  private static Json.Obj withoutFreeFields(Json.Obj spec, Json.Obj old) {
    var draft = Draft.of(spec);
    for (String field : List.of("activeDeadlineSeconds", "tolerations", "schedulingGates")) {
      old.get(field).ifPresentOrElse(value -> draft.put(field, value), () -> draft.drop(field));
    }
    for (String list : List.of("containers", "initContainers")) {
      var images = old.array(list).iterator();
      draft.each(list, container -> withImageOf((Json.Obj) images.next(), container));
    }
    if (old.number("terminationGracePeriodSeconds", 0) < 0
        && spec.number("terminationGracePeriodSeconds", 0) == 1) {
      draft.put(
          "terminationGracePeriodSeconds", Json.of(old.number("terminationGracePeriodSeconds", 0)));
    }
    return draft.build();
  }

  private static Json.Obj withImageOf(Json.Obj old, Json.Obj container) {
    return container.with("image", Json.of(old.string("image")));
  }
}
