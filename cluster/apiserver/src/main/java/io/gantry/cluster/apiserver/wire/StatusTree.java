package io.gantry.cluster.apiserver.wire;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;

/** {@code Status} objects. */
final class StatusTree {
  private StatusTree() {}

  static Json.Obj failure(StatusException.Status status) {
    return Json.object()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", Json.Obj.EMPTY)
        .put("status", "Failure")
        .put("message", status.message())
        .put("reason", status.reason().word())
        .put("details", status.details())
        .put("code", status.reason().code())
        .build();
  }

  /** That an object is gone. */
  static Json.Obj deleted(ResourceType type, ApiObject object) {
    Json.Obj details =
        Json.object()
            .put("name", object.name())
            .putUnlessEmpty("group", type.group())
            .put("kind", type.plural())
            .putUnlessEmpty("uid", object.uid())
            .build();
    return Json.object()
        .put("kind", "Status")
        .put("apiVersion", "v1")
        .put("metadata", Json.Obj.EMPTY)
        .put("status", "Success")
        .put("details", details)
        .build();
  }

  /** What a failure of gantry's own is to a client of the API. */
  static StatusException.Status of(GantryException failure) {
    if (failure instanceof StatusException known) {
      return known.status();
    }
    StatusReason reason =
        switch (failure.kind()) {
          case NOT_FOUND -> StatusReason.NOT_FOUND;
          case ALREADY_EXISTS -> StatusReason.ALREADY_EXISTS;
          case INVALID, COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE -> StatusReason.BAD_REQUEST;
          case CONFLICT -> StatusReason.CONFLICT;
          case FORBIDDEN -> StatusReason.FORBIDDEN;
          case UNAVAILABLE, CANCELLED -> StatusReason.SERVICE_UNAVAILABLE;
          case EXHAUSTED -> StatusReason.TOO_MANY_REQUESTS;
          case INTERNAL -> StatusReason.INTERNAL_ERROR;
        };
    return new StatusException.Status(reason, failure.text(), Json.Obj.EMPTY);
  }
}
