package io.gantry.cluster.apiserver.stream;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusException.Status;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.List;

/** How a process ended, as the error channel says it. */
final class ProcessStatus {
  private ProcessStatus() {}

  /** The end of an exec. */
  static Json.Obj exited(int code) {
    if (code == 0) {
      return success();
    }
    Json.Obj cause =
        Json.object().put("reason", "ExitCode").put("message", Integer.toString(code)).build();
    return Json.object()
        .put("metadata", Json.Obj.EMPTY)
        .put("status", "Failure")
        .put("message", "command terminated with non-zero exit code: exit status " + code)
        .put("reason", "NonZeroExitCode")
        .put("details", Json.object().put("causes", Json.array(List.of(cause))).build())
        .build();
  }

  /** The end of an attach, whatever the process's code. */
  static Json.Obj success() {
    return Json.object().put("metadata", Json.Obj.EMPTY).put("status", "Success").build();
  }

  /** It could not be started, or was lost. */
  static Json.Obj failed(String message) {
    Json.Obj cause = Json.object().put("message", message).build();
    return failure(
        new Status(
            StatusReason.INTERNAL_ERROR,
            "Internal error occurred: " + message,
            Json.object().put("causes", Json.array(List.of(cause))).build()));
  }

  /** The node's own words. */
  static Json.Obj failed(StatusException failure) {
    return failure(failure.status());
  }

  private static Json.Obj failure(Status status) {
    return Json.object()
        .put("metadata", Json.Obj.EMPTY)
        .put("status", "Failure")
        .put("message", status.message())
        .put("reason", status.reason().word())
        .put("details", status.details())
        .put("code", status.reason().code())
        .build();
  }
}
