package io.gantry.engine.docker.server;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;

/** What a client is told of a failure. */
record Failure(int status, String message) {
  static Failure of(GantryException e) {
    int status =
        switch (e.kind()) {
          case NOT_FOUND -> 404;
          case ALREADY_EXISTS, CONFLICT -> 409;
          case INVALID, COMMAND_NOT_FOUND, COMMAND_NOT_EXECUTABLE -> 400;
          case FORBIDDEN -> 403;
          case UNAVAILABLE, EXHAUSTED, CANCELLED, INTERNAL -> 500;
        };
    return new Failure(status, e.text());
  }

  /** The body that every client of Docker's reads. */
  Json.Obj json() {
    return Json.object().put("message", message).build();
  }
}
