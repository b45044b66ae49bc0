package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.LabelChecks;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.platform.base.json.Json;
import java.util.HashSet;
import java.util.List;

/** Checks of tolerations, gates and spreading. */
public final class SchedulingChecks {
  private static final List<String> EFFECTS =
      List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

  private SchedulingChecks() {}

  /** What a taint does, or what a toleration bears. */
  public static void effect(Place effect) {
    effect.oneOf(EFFECTS);
  }

  static void tolerations(Place tolerations) {
    for (Place toleration : tolerations.items()) {
      toleration(toleration);
    }
  }

  private static void toleration(Place toleration) {
    Place key = toleration.child("key");
    Place operator = toleration.child("operator");
    Place effect = toleration.child("effect");
    key.followsIfSet(Names.QUALIFIED);
    if (!key.isSet() && !operator.text().equals("Exists")) {
      operator.invalid(
          Json.of(operator.text()),
          "operator must be Exists when `key` is empty, which means \"match all values and all"
              + " keys\"");
    }
    if (toleration.child("tolerationSeconds").isSet() && !effect.text().equals("NoExecute")) {
      effect.invalid(
          Json.of(effect.text()), "effect must be 'NoExecute' when `tolerationSeconds` is set");
    }
    String value = toleration.child("value").text();
    switch (operator.text()) {
      case "Equal", "" -> {
        List<String> complaints = Names.LABEL_VALUE.complaints(value);
        if (!complaints.isEmpty()) {
          operator.invalid(Json.of(value), String.join(";", complaints));
        }
      }
      case "Exists" -> {
        if (!value.isEmpty()) {
          operator.invalid(Json.of(value), "value must be empty when `operator` is 'Exists'");
        }
      }
      default -> operator.notSupported(List.of("Equal", "Exists"));
    }
    effect.oneOfIfSet(EFFECTS);
  }

  static void gates(Place gates) {
    var names = new HashSet<String>();
    for (Place gate : gates.items()) {
      Place name = gate.child("name");
      for (String complaint : Names.QUALIFIED.complaints(name.text())) {
        gate.invalid(name.value(), complaint);
      }
      if (!names.add(name.text())) {
        gate.duplicate(name.value());
      }
    }
  }

  static void spread(Place constraints) {
    for (Place constraint : constraints.items()) {
      Place skew = constraint.child("maxSkew");
      if (skew.number() <= 0) {
        skew.invalid(Json.of(skew.number()), "must be greater than zero");
      }
      Place key = constraint.child("topologyKey");
      if (key.isSet()) {
        key.follows(Names.QUALIFIED);
      } else {
        key.required("can not be empty");
      }
      Place otherwise = constraint.child("whenUnsatisfiable");
      if (!otherwise.text().equals("DoNotSchedule") && !otherwise.text().equals("ScheduleAnyway")) {
        constraint
            .child("whenUnsatisfiable")
            .notSupported(List.of("DoNotSchedule", "ScheduleAnyway"));
      }
      LabelChecks.selector(constraint.child("labelSelector"));
    }
  }
}
