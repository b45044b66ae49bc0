package io.gantry.engine.local.log;

import io.gantry.engine.api.LogTag;
import io.gantry.engine.local.keep.Duty;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.RecordStore;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends what containers write to their syslog servers, a thread each. The log is on disk first, so
 * neither a server that is away nor a keeper that dies loses a line.
 */
public final class SyslogDuty implements Duty {
  private final RecordStore records;
  private final Map<String, SyslogForward> running = new ConcurrentHashMap<>();

  /** Sends the logs of {@code records}. */
  public SyslogDuty(RecordStore records) {
    this.records = records;
  }

  @Override
  public boolean concerns(ContainerRecord record) {
    return record.spec().lifecycle().log().driver().equals("syslog");
  }

  @Override
  public void begin(ContainerRecord record) {
    end(record.id());
    Optional<SyslogPlan> plan = SyslogPlan.decide(record.spec().lifecycle().log());
    Path directory = records.directory(record.id());
    var forward = new SyslogForward(directory, plan.orElseThrow(), message(record, plan.get()));
    running.put(record.id(), forward);
    Thread _ =
        Thread.ofPlatform()
            .daemon()
            .name("syslog-" + record.id().substring(0, 12))
            .start(() -> run(record.id(), forward));
  }

  private static SyslogMessage message(ContainerRecord record, SyslogPlan plan) {
    String tag =
        LogTag.of(
            record.spec().lifecycle().log(),
            record.id(),
            record.name(),
            record.spec().image(),
            LogTag.brief(record.id()));
    return new SyslogMessage(
        plan, host(), tag, ProcessHandle.current().pid(), ZoneId.systemDefault());
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException _) {
      return "localhost";
    }
  }

  private void run(String id, SyslogForward forward) {
    try {
      forward.run();
    } catch (GantryException e) {
      if (records.isComplete(id)) {
        throw e;
      }
    }
  }

  @Override
  public void end(String id) {
    SyslogForward forward = running.remove(id);
    if (forward != null) {
      forward.finish();
    }
  }
}
