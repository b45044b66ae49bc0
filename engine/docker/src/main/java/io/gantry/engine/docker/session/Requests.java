package io.gantry.engine.docker.session;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.grpc.MessageStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Sends what a receiver says. A sender that is slow to listen must not keep the receiver from
 * reading: both would wait for ever.
 */
final class Requests implements AutoCloseable {
  private final MessageStream stream;
  private final BlockingQueue<Optional<Packet>> queue = new LinkedBlockingQueue<>();
  private final Thread thread;

  Requests(MessageStream stream) {
    this.stream = stream;
    thread = Thread.ofVirtual().name("file-requests").start(this::send);
  }

  void ask(int file) {
    queue.add(Optional.of(new Packet.Request(file)));
  }

  void finish() {
    queue.add(Optional.of(new Packet.Fin()));
  }

  void fail(String why) {
    queue.clear();
    queue.add(Optional.of(new Packet.Failure(why)));
  }

  private void send() {
    try {
      for (var next = queue.take(); next.isPresent(); next = queue.take()) {
        stream.send(next.get().message());
      }
    } catch (IOException | GantryException e) {
      // Whoever receives on the stream fails, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until all is sent, or cannot be. */
  @Override
  public void close() {
    queue.add(Optional.empty());
    try {
      thread.join();
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
