package io.gantry.engine.docker.client;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.Optional;

/** A further process in a container of an engine elsewhere. */
record RemoteExec(Remote remote, String id, Optional<RemoteStreams> streams)
    implements ExecSession {
  /** The exit code is known a moment after the streams have ended. */
  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(20);

  /** Creates it and starts it. */
  static RemoteExec start(Remote remote, String ref, ExecSpec spec, AttachRequest request) {
    boolean joined = !spec.detach();
    Json.Obj body =
        Json.object()
            .put("AttachStdin", joined && spec.stdin())
            .put("AttachStdout", joined)
            .put("AttachStderr", joined)
            .put("Tty", spec.terminal())
            .put("Cmd", Json.strings(spec.command()))
            .put("Env", Json.strings(spec.environment()))
            .put("Privileged", spec.privileged())
            .putUnlessEmpty("User", spec.user())
            .putUnlessEmpty("WorkingDir", spec.workingDirectory())
            .putUnlessEmpty("DetachKeys", joined ? request.detachKeys() : "")
            .build();
    String id = remote.post(ApiPath.of("/containers/{}/exec", ref), body).string("Id");
    ApiPath start = ApiPath.of("/exec/{}/start", id);
    Json.Obj how = Json.object().put("Detach", !joined).put("Tty", spec.terminal()).build();
    try {
      if (!joined) {
        remote.command(start, how);
        return new RemoteExec(remote, id, Optional.empty());
      }
      var streams = RemoteStreams.join(remote.hijack(start, how), request, spec.terminal());
      return new RemoteExec(remote, id, Optional.of(streams));
    } catch (GantryException e) {
      throw Refusal.ofStart(e);
    }
  }

  @Override
  public void resize(int rows, int columns) {
    remote.command("POST", ApiPath.of("/exec/{}/resize", id).with("h", rows).with("w", columns));
  }

  @Override
  public int await() throws InterruptedException {
    if (streams.isPresent() && streams.get().await()) {
      return 0; // detached: it goes on
    }
    Json.Obj state = state();
    while (state.bool("Running") || state.get("ExitCode").isEmpty()) {
      Thread.sleep(BETWEEN_QUESTIONS);
      state = state();
    }
    return (int) state.number("ExitCode", 0);
  }

  private Json.Obj state() {
    return remote.object(ApiPath.of("/exec/{}/json", id));
  }

  @Override
  public void kill() {
    throw new GantryException(
        Kind.UNAVAILABLE, "Docker's API cannot end an exec: kill its process in the container");
  }

  @Override
  public void close() {
    streams.ifPresent(RemoteStreams::close);
  }
}
