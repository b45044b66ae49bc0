package io.gantry.engine.docker.server;

import io.gantry.platform.base.json.Json;

/** The body of {@code POST /containers/create} with what its version and this server add. */
final class Creation {
  /** Of containers whose request names none: Docker's own. */
  static final String LOG_DRIVER = "json-file";

  private static final String HOST = "HostConfig";
  private static final String LOG = "LogConfig";

  private Creation() {}

  /** An empty body stays empty: it is refused elsewhere. */
  static Json.Obj body(ApiVersion version, Json.Obj body) {
    return body.fields().isEmpty()
        ? body
        : body.with(HOST, host(version, logged(body.object(HOST))));
  }

  private static Json.Obj logged(Json.Obj host) {
    Json.Obj log = host.object(LOG);
    return log.string("Type").isEmpty()
        ? host.with(LOG, log.with("Type", Json.of(LOG_DRIVER)))
        : host;
  }

  /**
   * Before 1.25 clients remove their containers by themselves; before 1.40 others may join a
   * container's IPC namespace.
   */
  private static Json.Obj host(ApiVersion version, Json.Obj given) {
    Json.Obj host = given;
    if (!version.atLeast(25) && host.bool("AutoRemove")) {
      host = host.with("AutoRemove", Json.of(false));
    }
    if (!version.atLeast(40) && host.string("IpcMode").isEmpty()) {
      host = host.with("IpcMode", Json.of("shareable"));
    }
    return host;
  }
}
