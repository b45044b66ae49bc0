package io.gantry.engine.local.container;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.local.event.ContainerEvents;
import io.gantry.engine.local.exec.ExecStarter;
import io.gantry.engine.local.record.ContainerRecord;
import java.nio.file.Path;
import java.util.Map;

/** A further process whose life is told as Docker tells it. */
record ToldExec(ExecSession session, ContainerEvents events, ContainerRecord record)
    implements ExecSession {
  static ExecSession start(
      ExecStarter execs,
      ContainerEvents events,
      ContainerRecord record,
      Path runDirectory,
      ExecSpec spec,
      AttachRequest request) {
    ExecSession session = execs.start(record, runDirectory, spec, request);
    var told = new ToldExec(session, events, record);
    String program = spec.command().getFirst();
    String rest = String.join(" ", spec.command().subList(1, spec.command().size()));
    told.tell("exec_create: " + program + " " + rest, Map.of());
    told.tell("exec_start: " + program + " " + rest, Map.of());
    return told;
  }

  private void tell(String action, Map<String, String> more) {
    var attributes = new java.util.HashMap<>(more);
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
    session.close();
  }
}
