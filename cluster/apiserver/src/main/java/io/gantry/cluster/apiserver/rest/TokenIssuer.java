package io.gantry.cluster.apiserver.rest;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;

/** Answers {@code TokenRequest}s. */
@FunctionalInterface
public interface TokenIssuer {
  /**
   * The request with its {@code status}.
   *
   * @param account whom the token is for
   * @param request the {@code TokenRequest}
   */
  Json.Obj issue(ApiObject account, Json.Obj request);
}
