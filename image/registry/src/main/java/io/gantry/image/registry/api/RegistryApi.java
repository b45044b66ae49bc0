package io.gantry.image.registry.api;

import io.gantry.image.registry.RegistryEvent;
import io.gantry.image.registry.RegistryException;
import io.gantry.image.registry.RegistryException.Code;
import io.gantry.image.registry.RegistryStorage;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** Answers every request of the distribution API 1.1. */
public final class RegistryApi implements Handler {
  private static final System.Logger LOG = System.getLogger("io.gantry.image.registry");

  private final Settings settings;
  private final Access access;
  private final Manifests manifests;
  private final Blobs blobs;
  private final Uploads uploads;
  private final Listings listings;

  /**
   * What the API grants.
   *
   * @param readOnly empty, or why nothing can be changed
   * @param idle how long a client may neither send nor take a byte of a body
   */
  public record Settings(String readOnly, Duration idle) {}

  /** Who may ask. */
  @FunctionalInterface
  public interface Access {
    /** Passes, or fails with a {@link RegistryException}. */
    void check(Exchange exchange) throws IOException;
  }

  /** Over {@code storage}; {@code events} is told what has happened and must not block. */
  public RegistryApi(
      RegistryStorage storage, Settings settings, Access access, Consumer<RegistryEvent> events) {
    this.settings = settings;
    this.access = access;
    var sink = new Events(events);
    manifests = new Manifests(storage, sink);
    blobs = new Blobs(storage, sink);
    uploads = new Uploads(storage, sink);
    listings = new Listings(storage);
  }

  /** What {@code path} is called in metrics. */
  public static String label(String path) {
    try {
      return Route.of(path).label();
    } catch (RegistryException _) {
      return "unknown";
    }
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    exchange.idleLimit(settings.idle());
    try {
      access.check(exchange);
      answer(exchange);
    } catch (GantryException e) {
      if (!(e instanceof RegistryException)) {
        LOG.log(System.Logger.Level.WARNING, () -> exchange.path() + ": " + e.text());
      }
      Answers.failure(exchange, e);
    }
  }

  private void answer(Exchange exchange) throws IOException {
    Route route = Route.of(exchange.path());
    if (route instanceof Route.Unknown) {
      Answers.json(
          exchange,
          404,
          Answers.COMMON,
          Answers.body(Code.UNSUPPORTED, "the distribution API has no such path"));
      return;
    }
    String method = exchange.method();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    if (!route.takes(method)) {
      throw new RegistryException(
          Code.UNSUPPORTED,
          "method " + method + " is not supported here: use " + route.methods(),
          Map.of("allow", route.methods()));
    }
    if (!reads && !settings.readOnly().isEmpty()) {
      throw new RegistryException(
          Code.UNSUPPORTED, settings.readOnly(), Map.of("allow", "GET, HEAD"));
    }
    switch (route) {
      case Route.Base _ -> Answers.json(exchange, 200, Answers.COMMON, Json.Obj.EMPTY);
      case Route.Catalog _ -> listings.catalog(exchange);
      case Route.Tags tags -> listings.tags(exchange, tags.repository());
      case Route.Referrers referrers -> listings.referrers(exchange, referrers);
      case Route.OneManifest manifest -> manifests.handle(exchange, manifest);
      case Route.OneBlob blob -> blobs.handle(exchange, blob);
      case Route.NewUpload upload -> uploads.begin(exchange, upload.repository());
      case Route.OneUpload upload -> uploads.handle(exchange, upload);
      case Route.Unknown _ -> throw new IllegalStateException();
    }
  }
}
