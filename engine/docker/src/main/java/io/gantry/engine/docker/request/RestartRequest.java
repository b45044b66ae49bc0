package io.gantry.engine.docker.request;

import io.gantry.engine.api.RestartPolicy;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;

/** {@code RestartPolicy}. */
final class RestartRequest {
  private RestartRequest() {}

  static RestartPolicy read(Json.Obj json, boolean autoRemove) {
    String name = json.string("Name");
    int retries = (int) json.number("MaximumRetryCount", 0);
    RestartPolicy policy = RestartPolicy.NO;
    for (RestartPolicy.Mode mode : RestartPolicy.Mode.values()) {
      if (mode.word().equals(name)) {
        policy = new RestartPolicy(mode, retries);
      }
    }
    boolean counts =
        policy.mode() == RestartPolicy.Mode.ON_FAILURE
            || policy.mode() == RestartPolicy.Mode.ON_UNHEALTHY;
    if (!name.isEmpty() && !policy.mode().word().equals(name)) {
      throw new GantryException(
          Kind.INVALID,
          "invalid restart policy: unknown policy '"
              + name
              + "'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'");
    }
    if (retries < 0) {
      throw new GantryException(
          Kind.INVALID, "invalid restart policy: maximum retry count cannot be negative");
    }
    if (retries > 0 && !counts) {
      throw new GantryException(
          Kind.INVALID,
          "invalid restart policy: maximum retry count can only be used with 'on-failure'");
    }
    if (autoRemove && policy.mode() != RestartPolicy.Mode.NO) {
      throw new GantryException(
          Kind.INVALID, "can't create 'AutoRemove' container with restart policy");
    }
    return policy;
  }
}
