package io.gantry.cluster.kubelet.worker;

import io.gantry.cluster.kubelet.pod.Incarnation;
import io.gantry.cluster.kubelet.pod.Life;
import io.gantry.cluster.kubelet.spec.ContainerTemplate;
import io.gantry.cluster.kubelet.spec.PodSpec;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExitWait;
import io.gantry.engine.api.LogEntry;
import io.gantry.engine.api.LogRequest;
import io.gantry.engine.api.LogStream;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Waits for the end of a run, without looking, and tells the Pod's state of it. */
final class RunWatch {
  private static final int MOST_LINES = 80;
  private static final int MOST_LOG = 2048;

  private final Tools tools;
  private final PodState state;
  private final Incarnation run;

  RunWatch(Tools tools, PodState state, Incarnation run) {
    this.tools = tools;
    this.state = state;
    this.run = run;
  }

  /** Blocks until it is over. */
  void follow() throws InterruptedException {
    Containers containers = tools.engine().containers();
    Life life = new Life.Running(tools.clock().instant());
    while (life instanceof Life.Running) {
      try {
        ExitWait wait = containers.wait(run.id(), WaitCondition.NOT_RUNNING);
        int _ = wait.await();
      } catch (GantryException e) {
        if (e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
      }
      life = Ends.life(containers, run.id(), tools.clock().instant());
    }
    Life.Ended end = withLastWords((Life.Ended) life);
    boolean _ = state.update(run, seen -> seen.over(end));
  }

  private Life.Ended withLastWords(Life.Ended end) {
    PodSpec pod = state.pod();
    String words = tools.mounts().lastWords(pod, run.container(), run.attempt());
    boolean fromLog =
        words.isEmpty()
            && end.exitCode() != 0
            && pod.container(run.container())
                .filter(ContainerTemplate::fallsBackToLogs)
                .isPresent();
    String message = fromLog ? logEnd() : words;
    if (message.isEmpty()) {
      return end;
    }
    return new Life.Ended(end.exitCode(), end.reason(), message, end.startedAt(), end.finishedAt());
  }

  private String logEnd() {
    var text = new StringBuilder();
    var request =
        new LogRequest(
            true, true, false, Optional.of(MOST_LINES), Optional.empty(), Optional.empty());
    try (LogStream log = tools.engine().containers().logs(run.id(), request)) {
      for (Optional<LogEntry> entry = log.next(); entry.isPresent(); entry = log.next()) {
        text.append(new String(entry.get().bytes(), StandardCharsets.UTF_8));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    return text.length() > MOST_LOG ? text.substring(text.length() - MOST_LOG) : text.toString();
  }
}
