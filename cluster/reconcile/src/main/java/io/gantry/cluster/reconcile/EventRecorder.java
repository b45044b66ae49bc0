package io.gantry.cluster.reconcile;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Writes core/v1 Events about objects, later, on its own thread: {@link #event} never waits and
 * never fails. The same event again raises {@code count}; many that differ in the message only are
 * combined; an object that makes too many is no longer heard; a full queue drops.
 */
public final class EventRecorder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(EventRecorder.class.getName());
  private static final int QUEUE = 1000;

  private final Client client;
  private final String component;
  private final String host;
  private final Clock clock;
  private final EventCorrelator correlator = new EventCorrelator();
  private final BlockingQueue<Optional<EventCorrelator.Said>> queue =
      new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;

  /**
   * Starts its thread.
   *
   * @param component as in {@code deployment-controller}
   * @param host the node, or empty
   */
  public EventRecorder(Client client, String component, String host, Clock clock) {
    this.client = client;
    this.component = component;
    this.host = host;
    this.clock = clock;
    thread = Thread.ofVirtual().name("events-" + component).start(this::run);
  }

  /**
   * Says that something happened to an object; {@code type} is {@code Normal} or {@code Warning}.
   */
  public void event(ApiObject regarding, String type, String reason, String message) {
    event(regarding, "", type, reason, message);
  }

  /** The same about a part of an object, as in {@code spec.containers{web}}. */
  public void event(
      ApiObject regarding, String fieldPath, String type, String reason, String message) {
    var said =
        new EventCorrelator.Said(
            reference(regarding, fieldPath), type, reason, message, clock.instant());
    if (!queue.offer(Optional.of(said))) {
      LOG.log(System.Logger.Level.DEBUG, "too many events, dropped {0}", message);
    }
  }

  private static Json.Obj reference(ApiObject regarding, String fieldPath) {
    return Json.object()
        .put("kind", regarding.kind())
        .putUnlessEmpty("namespace", regarding.namespace())
        .put("name", regarding.name())
        .putUnlessEmpty("uid", regarding.uid())
        .put("apiVersion", regarding.apiVersion())
        .putUnlessEmpty("resourceVersion", regarding.resourceVersion())
        .putUnlessEmpty("fieldPath", fieldPath)
        .build();
  }

  private void run() {
    try {
      for (var said = queue.take(); said.isPresent(); said = queue.take()) {
        try {
          write(said.get());
        } catch (RuntimeException e) {
          LOG.log(System.Logger.Level.DEBUG, "cannot write an event of " + component, e);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(EventCorrelator.Said said) {
    switch (correlator.decide(said)) {
      case EventCorrelator.Decision.Drop _ -> {}
      case EventCorrelator.Decision.First first -> create(said, first);
      case EventCorrelator.Decision.Repeat repeat -> {
        if (!raise(said.at(), repeat)) {
          create(said, new EventCorrelator.Decision.First(repeat.key(), repeat.message()));
        }
      }
    }
  }

  private void create(EventCorrelator.Said said, EventCorrelator.Decision.First first) {
    ApiObject made = client.create(object(said, first.message()));
    correlator.written(first.key(), made.key());
  }

  /** False if the event has expired meanwhile. */
  private boolean raise(Instant now, EventCorrelator.Decision.Repeat repeat) {
    Json.Obj patch =
        Json.object()
            .put("count", repeat.count())
            .put("lastTimestamp", KubeTime.seconds(now))
            .put("message", repeat.message())
            .build();
    try {
      client.patch(ResourceTypes.EVENTS, repeat.event(), "", patch);
      return true;
    } catch (StatusException e) {
      if (e.reason() == StatusReason.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private ApiObject object(EventCorrelator.Said said, String message) {
    Json.Obj about = said.regarding();
    String namespace = about.string("namespace").isEmpty() ? "default" : about.string("namespace");
    String name = about.string("name") + "." + Long.toHexString(nanos(said.at()));
    String time = KubeTime.seconds(said.at());
    return new ApiObject(
        Json.object()
            .put("apiVersion", "v1")
            .put("kind", "Event")
            .put("metadata", Json.object().put("name", name).put("namespace", namespace).build())
            .put("involvedObject", about)
            .put("reason", said.reason())
            .put("message", message)
            .put(
                "source",
                Json.object().put("component", component).putUnlessEmpty("host", host).build())
            .put("firstTimestamp", time)
            .put("lastTimestamp", time)
            .put("count", 1)
            .put("type", said.type())
            .put("eventTime", Json.nil())
            .put("reportingComponent", component)
            .put("reportingInstance", host)
            .build());
  }

  /** Distinct per event: the time, and how many this recorder wrote before. */
  private long nanos(Instant at) {
    return at.getEpochSecond() * 1_000_000_000L + at.getNano() + correlator.serial();
  }

  /** Writes what is queued, for two seconds at most. */
  @Override
  public void close() {
    try {
      if (!queue.offer(Optional.empty()) || !thread.join(Duration.ofSeconds(2))) {
        thread.interrupt();
      }
    } catch (InterruptedException _) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
