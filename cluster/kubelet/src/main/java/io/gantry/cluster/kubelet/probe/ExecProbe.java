package io.gantry.cluster.kubelet.probe;

import io.gantry.engine.api.AttachRequest;
import io.gantry.engine.api.Containers;
import io.gantry.engine.api.ExecSession;
import io.gantry.engine.api.ExecSpec;
import io.gantry.engine.api.Sink;
import io.gantry.engine.api.Source;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;

/** One program in a container, which can be ended before its time; guarded by its lock. */
final class ExecProbe implements Callable<Integer> {
  private final Containers containers;
  private final String id;
  private final List<String> command;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final ReentrantLock lock = new ReentrantLock();
  private Optional<ExecSession> running = Optional.empty();
  private boolean ended;

  ExecProbe(Containers containers, String id, List<String> command) {
    this.containers = containers;
    this.id = id;
    this.command = command;
  }

  @Override
  public Integer call() throws InterruptedException {
    var spec = new ExecSpec(command, List.of(), "", "", false, false, false, false);
    var streams =
        new AttachRequest(new Source.None(), new Sink.Stream(output), new Sink.Stream(output), "");
    try (ExecSession session = containers.exec(id, spec, streams)) {
      began(session);
      int code = session.await();
      over();
      return code;
    }
  }

  private void began(ExecSession session) {
    lock.lock();
    try {
      running = Optional.of(session);
      if (ended) {
        session.kill();
      }
    } finally {
      lock.unlock();
    }
  }

  private void over() {
    lock.lock();
    try {
      running = Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** Ends it if it goes on, also if it is about to begin. */
  void end() {
    lock.lock();
    try {
      ended = true;
      running.ifPresent(ExecSession::kill);
    } finally {
      lock.unlock();
    }
  }

  /** What it wrote, {@code most} bytes at most. */
  String output(int most) {
    byte[] bytes = output.toByteArray();
    return new String(bytes, 0, Math.min(bytes.length, most), StandardCharsets.UTF_8);
  }
}
