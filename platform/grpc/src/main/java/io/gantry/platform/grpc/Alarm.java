package io.gantry.platform.grpc;

import java.time.Duration;

/** Runs something at a call's deadline, unless the call has ended before. */
final class Alarm implements AutoCloseable {
  private final Thread thread;

  private Alarm(Thread thread) {
    this.thread = thread;
  }

  /** Runs {@code action} after {@code delay}. */
  static Alarm after(Duration delay, Runnable action) {
    return new Alarm(
        Thread.ofVirtual()
            .name("grpc-deadline")
            .start(() -> {
              try {
                Thread.sleep(delay);
              } catch (InterruptedException e) {
                return;
              }
              action.run();
            }));
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
