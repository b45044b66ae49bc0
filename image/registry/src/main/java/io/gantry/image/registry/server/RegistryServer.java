package io.gantry.image.registry.server;

import io.gantry.image.registry.RegistryEvent;
import io.gantry.image.registry.RegistrySettings;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.image.registry.access.BasicAccess;
import io.gantry.image.registry.api.RegistryApi;
import io.gantry.image.registry.disk.DiskStorage;
import io.gantry.image.registry.disk.StorageLock;
import io.gantry.image.registry.events.Webhook;
import io.gantry.image.registry.observe.Metrics;
import io.gantry.image.registry.observe.Observer;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.HttpServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A running registry. */
public final class RegistryServer implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final String READ_ONLY =
      "this registry is read-only: push to another, or start it without --read-only";

  /** What is to be closed, the last opened first. */
  private final Deque<Runnable> open = new ArrayDeque<>();

  private int port;
  private int metricsPort;

  private RegistryServer() {}

  /** Starts one; returns when it takes connections. */
  public static RegistryServer open(RegistrySettings settings, Endpoints endpoints)
      throws IOException {
    return open(settings, endpoints, Optional.empty());
  }

  /**
   * Starts one.
   *
   * @param cache puts another storage, which nobody can change, in front of the disk
   */
  public static RegistryServer open(
      RegistrySettings settings,
      Endpoints endpoints,
      Optional<UnaryOperator<RegistryStorage>> cache)
      throws IOException {
    var server = new RegistryServer();
    boolean started = false;
    try {
      server.start(settings, endpoints, cache);
      started = true;
      return server;
    } finally {
      if (!started) {
        server.close();
      }
    }
  }

  private void start(
      RegistrySettings settings,
      Endpoints endpoints,
      Optional<UnaryOperator<RegistryStorage>> cache)
      throws IOException {
    InstantSource clock = InstantSource.system();
    StorageLock lock = StorageLock.take(settings.directory());
    open.push(lock::close);
    var disk = new DiskStorage(settings.directory(), clock, cache.isPresent());
    RegistryStorage storage = cache.map(front -> front.apply(disk)).orElse(disk);
    var metrics = new Metrics();
    var api =
        new RegistryApi(
            storage,
            new RegistryApi.Settings(settings.readOnly() ? READ_ONLY : "", IDLE),
            access(settings, clock),
            events(settings, clock, metrics));
    if (!settings.readOnly()) {
      var collections = new Collections(disk, settings.grace(), clock, metrics);
      open.push(collections::close);
    }
    var observer = new Observer(api, metrics, RegistryApi::label, endpoints.log(), clock);
    port = listen(endpoints.api(), observer);
    if (endpoints.metrics().isPresent()) {
      metricsPort = listen(endpoints.metrics().get(), new MetricsPage(metrics));
    }
  }

  private static RegistryApi.Access access(RegistrySettings settings, InstantSource clock) {
    if (settings.htpasswd().isEmpty()) {
      return _ -> {};
    }
    var basic = new BasicAccess(settings.htpasswd().get(), settings.anonymousPull(), clock);
    return basic::check;
  }

  private Consumer<RegistryEvent> events(
      RegistrySettings settings, InstantSource clock, Metrics metrics) {
    if (settings.webhook().isEmpty()) {
      return _ -> {};
    }
    var client = new WebhookClient(settings.webhook().get());
    open.push(client::close);
    var webhook = new Webhook(client, clock);
    open.push(webhook::close);
    metrics.gauge("events_waiting", webhook::waiting);
    metrics.gauge("events_dropped", webhook::dropped);
    return webhook;
  }

  private int listen(HttpServer.Listener.Tcp listener, Handler handler) throws IOException {
    HttpServer http = HttpServer.open(HttpServer.Settings.of(listener), handler);
    open.push(http::close);
    return http.port();
  }

  /** The port of the API. */
  public int port() {
    return port;
  }

  /** The port of the metrics; 0 without them. */
  public int metricsPort() {
    return metricsPort;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().run();
    }
  }
}
