package io.gantry.cluster.apiserver.admission;

import io.gantry.cluster.model.ApiObject;

/** One rule of admission; a refusal is a {@link io.gantry.cluster.model.StatusException}. */
public interface Admission {
  /** The object as it shall be written; for a deletion and where nothing changes, as it came. */
  default ApiObject mutate(AdmissionRequest request) {
    return request.object();
  }

  /** Refuses, or does nothing. It sees the object as all rules have made it. */
  default void validate(AdmissionRequest request) {}

  /**
   * Told once a request that {@link #mutate} has seen is over, written or not: what was set aside
   * for it is given back, for by then the object shows it.
   */
  default void done(AdmissionRequest request) {}
}
