package io.gantry.engine.docker.server;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.util.List;

/** {@code /containers/{id}/exec} and {@code /exec}. */
final class ExecRoutes {
  private final Containers containers;
  private final Execs execs = new Execs();

  ExecRoutes(Containers containers) {
    this.containers = containers;
  }

  void add(Router router) {
    router
        .add("POST", "/containers/{id}/exec", this::create)
        .add("POST", "/exec/{id}/start", this::start)
        .add("POST", "/exec/{id}/resize", this::resize)
        .add("GET", "/exec/{id}/json", this::inspect);
  }

  private void create(Call call) throws IOException {
    ContainerDetails container = containers.inspect(call.word("id"));
    Json.Obj body = call.body();
    List<String> command = body.strings("Cmd");
    if (command.isEmpty()) {
      throw new GantryException(Kind.INVALID, "No exec command specified");
    }
    if (!(container.state() instanceof ContainerState.Running(_, _, boolean paused))) {
      throw new GantryException(Kind.CONFLICT, "container " + container.id() + " is not running");
    }
    if (paused) {
      throw new GantryException(
          Kind.CONFLICT,
          "container " + call.word("id") + " is paused, unpause the container before exec");
    }
    var spec =
        new ExecSpec(
            command,
            body.strings("Env"),
            body.string("WorkingDir"),
            body.string("User"),
            body.bool("Tty"),
            body.bool("AttachStdin"),
            false,
            body.bool("Privileged"));
    var exec =
        new Exec(
            container.id(),
            spec,
            body.bool("AttachStdout"),
            body.bool("AttachStderr"),
            // Go's decoder does not mind the case, and docker-py relies on it
            body.string("DetachKeys") + body.string("detachKeys"));
    execs.add(exec);
    call.reply(201, Json.object().put("Id", exec.id()).build());
  }

  private void start(Call call) throws IOException, InterruptedException {
    Exec exec = execs.get(call.word("id"));
    Json.Obj body = call.body();
    exec.claim();
    if (body.bool("Detach")) {
      detached(exec);
      call.reply(200);
      return;
    }
    ContainerDetails container = containers.inspect(exec.container());
    if (!(container.state() instanceof ContainerState.Running)) {
      exec.failed();
      throw new GantryException(Kind.CONFLICT, "container " + container.id() + " is not running");
    }
    try (Conversation conversation = Conversation.plain(call, body.bool("Tty"))) {
      joined(exec, body, conversation);
    }
  }

  private void joined(Exec exec, Json.Obj body, Conversation conversation)
      throws IOException, InterruptedException {
    AttachRequest request =
        conversation.request(
            exec.spec().stdin(),
            exec.stdout(),
            exec.stderr(),
            exec.detachKeys().isEmpty() ? "ctrl-p,ctrl-q" : exec.detachKeys());
    conversation.begin();
    try (ExecSession session = containers.exec(exec.container(), exec.spec(), request)) {
      List<Json> size = body.array("ConsoleSize");
      if (size.size() == 2
          && size.get(0) instanceof Json.Num rows
          && size.get(1) instanceof Json.Num columns) {
        session.resize((int) rows.asLong(), (int) columns.asLong());
      }
      exec.started(session);
      exec.ended(session.await());
    } catch (GantryException e) {
      // The head is out: what went wrong is told where the program's errors would be.
      exec.ended(code(e));
      byte[] text = (e.text() + "\r\n").getBytes(java.nio.charset.StandardCharsets.UTF_8);
      conversation.frames().write(true, text, 0, text.length);
    }
  }

  /** As a shell tells that a program could not be run. */
  private static int code(GantryException e) {
    return switch (e.kind()) {
      case COMMAND_NOT_FOUND -> 127;
      case COMMAND_NOT_EXECUTABLE -> 126;
      default -> 125;
    };
  }

  private void detached(Exec exec) {
    ExecSession session;
    try {
      session = containers.exec(exec.container(), exec.spec().detached(), AttachRequest.NONE);
    } catch (GantryException e) {
      exec.ended(code(e));
      throw e;
    }
    exec.started(session);
    Thread.ofVirtual()
        .name("exec-" + exec.id().substring(0, 12))
        .start(() -> {
          try (session) {
            exec.ended(session.await());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void resize(Call call) throws IOException {
    execs.get(call.word("id")).resize(call.size("h", "height"), call.size("w", "width"));
    call.reply(200);
  }

  private void inspect(Call call) throws IOException {
    call.reply(200, execs.get(call.word("id")).json());
  }
}
