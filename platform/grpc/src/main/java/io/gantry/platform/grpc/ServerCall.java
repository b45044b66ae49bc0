package io.gantry.platform.grpc;

import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A call on an HTTP/2 stream. */
final class ServerCall implements GrpcCall {
  private static final Headers HEAD = Headers.of("content-type", "application/grpc");

  private final Exchange exchange;
  private final long begun = System.nanoTime();
  private final Optional<Duration> timeout;
  private final Optional<Alarm> alarm;
  private final ReentrantLock sending = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  // Who waits for the client, and whether it was woken by us.
  private final Map<Thread, Boolean> waiting = new HashMap<>(2);
  private List<Runnable> actions = new ArrayList<>(1);
  private Headers trailers = Headers.NONE;
  private @Nullable GrpcException stopped;
  private @Nullable OutputStream out;
  private boolean over;

  ServerCall(Exchange exchange) {
    this.exchange = exchange;
    timeout = exchange.headers().first(Timeout.FIELD).flatMap(Timeout::parse);
    alarm = timeout.map(limit -> Alarm.after(limit, () -> stop(deadline())));
    exchange.onGone(() -> stop(gone()));
  }

  private static GrpcException deadline() {
    return new GrpcException(GrpcCode.DEADLINE_EXCEEDED, "context deadline exceeded");
  }

  private static GrpcException gone() {
    return new GrpcException(GrpcCode.CANCELLED, "context canceled");
  }

  @Override
  public String method() {
    return exchange.path();
  }

  @Override
  public Headers metadata() {
    return exchange.headers();
  }

  @Override
  public Optional<Duration> timeLeft() {
    return timeout
        .map(limit -> limit.minusNanos(System.nanoTime() - begun))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  @Override
  public void trailer(String name, String value) {
    lock.lock();
    try {
      trailers = trailers.with(name, value);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onCancel(Runnable action) {
    lock.lock();
    try {
      if (over) {
        return;
      }
      if (stopped == null) {
        actions.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /** Nobody waits for the result any more. */
  private void stop(GrpcException why) {
    List<Runnable> now;
    lock.lock();
    try {
      if (over || stopped != null) {
        return;
      }
      stopped = why;
      now = actions;
      actions = List.of();
      waiting.replaceAll((thread, _) -> {
        thread.interrupt();
        return true;
      });
    } finally {
      lock.unlock();
    }
    now.forEach(Runnable::run);
  }

  /** Why nobody waits any more. */
  Optional<GrpcException> stopped() {
    lock.lock();
    try {
      return Optional.ofNullable(stopped);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<byte[]> receive() throws IOException {
    return whileWanted(() -> Framing.read(exchange.body()));
  }

  @Override
  public void send(byte[] message) throws IOException {
    sending.lock();
    try {
      boolean _ =
          whileWanted(() -> {
            Framing.write(message, out());
            return true;
          });
    } finally {
      sending.unlock();
    }
  }

  private OutputStream out() throws IOException {
    OutputStream known = out;
    if (known == null) {
      known = exchange.stream(200, HEAD, this::trailers);
      out = known;
    }
    return known;
  }

  private Headers trailers() {
    lock.lock();
    try {
      return trailers;
    } finally {
      lock.unlock();
    }
  }

  @FunctionalInterface
  private interface Waiting<T> {
    T run() throws IOException;
  }

  /** Waits for the client, who may have gone and need not wait for ever. */
  private <T> T whileWanted(Waiting<T> action) throws IOException {
    Thread thread = Thread.currentThread();
    lock.lock();
    try {
      if (stopped != null) {
        throw stopped;
      }
      waiting.put(thread, false);
    } finally {
      lock.unlock();
    }
    try {
      return action.run();
    } catch (IOException e) {
      throw stopped().orElseGet(ServerCall::gone);
    } finally {
      lock.lock();
      try {
        if (Boolean.TRUE.equals(waiting.remove(thread))) {
          boolean _ = Thread.interrupted();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Ends the call: well, if there is no failure. */
  void end(@Nullable GrpcException failure) {
    alarm.ifPresent(Alarm::close);
    lock.lock();
    try {
      over = true;
      actions = List.of();
      for (Map.Entry<String, List<String>> field : StatusFields.of(failure).fields().entrySet()) {
        trailers = trailers.with(field.getKey(), field.getValue().getFirst());
      }
    } finally {
      lock.unlock();
    }
    // A thread that is still interrupted would cut the connection by writing: all calls of it.
    boolean _ = Thread.interrupted();
    sending.lock();
    try {
      OutputStream open = out;
      if (open != null) {
        open.close();
        return;
      }
      Headers fields = trailers();
      exchange.send(200, fields.with("content-type", "application/grpc"), new byte[0]);
    } catch (IOException e) {
      // The client is gone: there is nobody to tell.
    } finally {
      sending.unlock();
    }
  }
}
