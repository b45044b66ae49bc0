package io.gantry.engine.local.exec;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.record.ContainerRecord;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Further processes whose life is told as Docker tells it. */
public final class ToldExec {
  private final ExecStarter execs;
  private final ContainerEvents events;

  /** Starts them with {@code execs}. */
  public ToldExec(ExecStarter execs, ContainerEvents events) {
    this.execs = execs;
    this.events = events;
  }

  /** Starts one in a container that runs. */
  public ExecSession start(
      ContainerRecord record, Path runDirectory, ExecSpec spec, AttachRequest request) {
    ExecSession session = execs.start(record, runDirectory, spec, request);
    var told = new Told(session, events, record, spec.detach());
    String program = spec.command().getFirst();
    String rest = String.join(" ", spec.command().subList(1, spec.command().size()));
    told.tell("exec_create: " + program + " " + rest, Map.of());
    told.tell("exec_start: " + program + " " + rest, Map.of());
    return told;
  }

  private record Told(
      ExecSession session, ContainerEvents events, ContainerRecord record, boolean detached)
      implements ExecSession {
    private void tell(String action, Map<String, String> more) {
      var attributes = new HashMap<>(more);
      attributes.put("execID", session.id());
      events.tell(record, action, attributes);
    }

    @Override
    public String id() {
      return session.id();
    }

    @Override
    public void resize(int rows, int columns) {
      session.resize(rows, columns);
    }

    @Override
    public int await() throws InterruptedException {
      int code = session.await();
      tell("exec_die", Map.of("exitCode", Integer.toString(code)));
      return code;
    }

    @Override
    public void kill() {
      session.kill();
    }

    @Override
    public void close() {
      if (detached) {
        // nobody waits for it, but its end is told all the same, as long as this process lives
        Thread _ =
            Thread.ofPlatform()
                .daemon()
                .name("exec-" + session.id().substring(0, 12))
                .start(this::end);
      } else {
        session.close();
      }
    }

    private void end() {
      try (ExecSession _ = session) {
        int _ = await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
