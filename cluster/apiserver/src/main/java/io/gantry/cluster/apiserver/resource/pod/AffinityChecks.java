package io.gantry.cluster.apiserver.resource.pod;

import io.gantry.cluster.apiserver.resource.field.LabelChecks;
import io.gantry.cluster.apiserver.resource.field.Names;
import io.gantry.cluster.apiserver.resource.field.Place;
import java.util.List;

/** Checks of where a Pod wants to be, and near whom. */
final class AffinityChecks {
  private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
  private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";

  private AffinityChecks() {}

  static void affinity(Place affinity) {
    node(affinity.child("nodeAffinity"));
    pods(affinity.child("podAffinity"));
    pods(affinity.child("podAntiAffinity"));
  }

  private static void node(Place affinity) {
    Place required = affinity.child(REQUIRED);
    if (required.isSet()) {
      Place terms = required.child("nodeSelectorTerms");
      if (terms.items().isEmpty()) {
        terms.required("must have at least one node selector term");
      }
      terms.items().forEach(AffinityChecks::nodeTerm);
    }
    for (Place term : affinity.child(PREFERRED).items()) {
      weight(term.child("weight"));
      nodeTerm(term.child("preference"));
    }
  }

  private static void nodeTerm(Place term) {
    term.child("matchExpressions").items().forEach(AffinityChecks::nodeExpression);
  }

  private static void nodeExpression(Place expression) {
    Place values = expression.child("values");
    int count = values.items().size();
    switch (expression.child("operator").text()) {
      case "In", "NotIn" -> {
        if (count == 0) {
          values.required("must be specified when `operator` is 'In' or 'NotIn'");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (count > 0) {
          values.forbidden("may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
      }
      case "Gt", "Lt" -> {
        if (count != 1) {
          values.required("must be specified single value when `operator` is 'Lt' or 'Gt'");
        }
      }
      default -> expression.child("operator").invalid("not a valid selector operator");
    }
    expression.child("key").follows(Names.QUALIFIED);
    List<Place> items = values.items();
    items.forEach(value -> value.follows(Names.LABEL_VALUE));
  }

  private static void pods(Place affinity) {
    affinity.child(REQUIRED).items().forEach(AffinityChecks::podTerm);
    for (Place term : affinity.child(PREFERRED).items()) {
      weight(term.child("weight"));
      podTerm(term.child("podAffinityTerm"));
    }
  }

  private static void podTerm(Place term) {
    LabelChecks.selector(term.child("labelSelector"));
    LabelChecks.selector(term.child("namespaceSelector"));
    term.child("namespaces").items().forEach(name -> name.follows(Names.LABEL));
    Place key = term.child("topologyKey");
    if (key.isSet()) {
      key.follows(Names.QUALIFIED);
    } else {
      key.required("can not be empty");
    }
  }

  private static void weight(Place weight) {
    if (weight.number() < 1 || weight.number() > 100) {
      weight.invalid("must be in the range 1-100");
    }
  }
}
