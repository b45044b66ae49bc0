package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.apiserver.admission.Admission;
import io.gantry.cluster.apiserver.admission.AdmissionRequest;
import io.gantry.cluster.model.ApiObject;
import java.util.List;

/** The rules of admission, in order. */
final class Gate {
  private final List<Admission> rules;

  Gate(List<Admission> rules) {
    this.rules = List.copyOf(rules);
  }

  ApiObject mutate(AdmissionRequest request) {
    AdmissionRequest next = request;
    for (Admission rule : rules) {
      next = next.with(rule.mutate(next));
    }
    return next.object();
  }

  void validate(AdmissionRequest request) {
    rules.forEach(rule -> rule.validate(request));
  }

  /** What was set aside for a request is given back: it is written, or never will be. */
  void done(AdmissionRequest request) {
    rules.forEach(rule -> rule.done(request));
  }
}
