package io.gantry.image.registry.observe;

import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Counts and logs what a handler answers. */
public final class Observer implements Handler {
  private final Handler handler;
  private final Metrics metrics;
  private final UnaryOperator<String> labels;
  private final Optional<Consumer<String>> log;
  private final InstantSource clock;

  /**
   * In front of {@code handler}.
   *
   * @param labels what a path is called in metrics
   * @param log takes a line for each request
   */
  public Observer(
      Handler handler,
      Metrics metrics,
      UnaryOperator<String> labels,
      Optional<Consumer<String>> log,
      InstantSource clock) {
    this.handler = handler;
    this.metrics = metrics;
    this.labels = labels;
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handle(Exchange exchange) throws IOException {
    var observed = new ObservedExchange(exchange);
    long begin = System.nanoTime();
    metrics.begun();
    try {
      handler.handle(observed);
    } finally {
      long nanos = System.nanoTime() - begin;
      metrics.ended(labels.apply(exchange.path()), exchange.method(), observed, nanos);
      log.ifPresent(lines -> lines.accept(line(observed, nanos)));
    }
  }

  private String line(ObservedExchange exchange, long nanos) {
    String agent = exchange.headers().first("user-agent").orElse("-");
    return clock.instant().truncatedTo(ChronoUnit.MILLIS)
        + " "
        + exchange.peer().address()
        + " "
        + exchange.method()
        + " "
        + exchange.path()
        + " "
        + exchange.status()
        + " in="
        + exchange.received()
        + " out="
        + exchange.sent()
        + " ms="
        + nanos / 1_000_000
        + " \""
        + agent.replace("\"", "'")
        + "\"";
  }
}
