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
   * Told that a write that {@link #mutate} has seen came to nothing, so that what was set aside for
   * it is free again.
   */
  default void abandoned(AdmissionRequest request) {}

  /** Told that an object is gone. */
  default void deleted(AdmissionRequest request) {}
}
