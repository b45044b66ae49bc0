package io.gantry.image.registry.events;

import io.gantry.image.registry.RegistryEvent;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sends events to a URL, in order, from a thread of its own. Whoever tells an event never waits:
 * where the receiver is slower than the registry the newest are dropped, and counted.
 */
public final class Webhook implements Consumer<RegistryEvent>, AutoCloseable {
  /** The type of Docker's notifications. */
  public static final String MEDIA_TYPE = "application/vnd.docker.distribution.events.v1+json";

  private static final System.Logger LOG = System.getLogger("io.gantry.image.registry");
  private static final int HELD = 10_000;
  private static final int AT_ONCE = 100;
  private static final Duration LEAST_PAUSE = Duration.ofMillis(500);
  private static final Duration MOST_PAUSE = Duration.ofMinutes(1);

  /** Brings a body to the receiver. */
  @FunctionalInterface
  public interface Delivery {
    /** Fails unless the receiver has taken it (2xx). */
    void deliver(byte[] body) throws IOException, InterruptedException;
  }

  private final Delivery delivery;
  private final InstantSource clock;
  private final BlockingQueue<Envelope> queue = new ArrayBlockingQueue<>(HELD);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread;

  /** Starts its thread. */
  public Webhook(Delivery delivery, InstantSource clock) {
    this.delivery = delivery;
    this.clock = clock;
    thread = Thread.ofVirtual().name("registry-webhook").start(this::run);
  }

  /** How many events nobody was told. */
  public long dropped() {
    return dropped.get();
  }

  /** How many wait. */
  public int waiting() {
    return queue.size();
  }

  @Override
  public void accept(RegistryEvent event) {
    if (!queue.offer(Envelope.of(event, clock.instant()))) {
      dropped.incrementAndGet();
    }
  }

  private void run() {
    var batch = new ArrayList<Envelope>();
    try {
      while (true) {
        batch.add(queue.take());
        queue.drainTo(batch, AT_ONCE - 1);
        send(Envelope.body(batch));
        batch.clear();
      }
    } catch (InterruptedException _) {
      // the registry closes
    }
  }

  /** Until the receiver takes it. */
  private void send(byte[] body) throws InterruptedException {
    for (Duration pause = LEAST_PAUSE; true; pause = longer(pause)) {
      try {
        delivery.deliver(body);
        return;
      } catch (IOException | RuntimeException e) {
        String why = String.valueOf(e.getMessage());
        LOG.log(System.Logger.Level.WARNING, () -> "webhook: " + why + "; tried again");
        Thread.sleep(pause);
      }
    }
  }

  private static Duration longer(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(MOST_PAUSE) > 0 ? MOST_PAUSE : twice;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
