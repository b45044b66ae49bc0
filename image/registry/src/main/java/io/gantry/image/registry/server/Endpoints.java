package io.gantry.image.registry.server;

import io.gantry.platform.http.HttpServer.Listener;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a registry listens, and tells.
 *
 * @param api the distribution API
 * @param metrics {@code /metrics}, without authentication, where it is wanted
 * @param log takes a line for each request
 */
public record Endpoints(
    Listener.Tcp api, Optional<Listener.Tcp> metrics, Optional<Consumer<String>> log) {
  /** The API alone. */
  public static Endpoints of(Listener.Tcp api) {
    return new Endpoints(api, Optional.empty(), Optional.empty());
  }
}
