package io.gantry.image.registry.server;

import io.gantry.image.registry.observe.Metrics;
import io.gantry.platform.http.Exchange;
import io.gantry.platform.http.Handler;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code /metrics}. */
record MetricsPage(Metrics metrics) implements Handler {
  @Override
  public void handle(Exchange exchange) throws IOException {
    boolean found = exchange.path().equals("/metrics");
    String type = found ? "text/plain; version=0.0.4; charset=utf-8" : "text/plain";
    exchange.send(
        found ? 200 : 404,
        Headers.of("content-type", type),
        (found ? metrics.text() : "only /metrics is here\n").getBytes(StandardCharsets.UTF_8));
  }
}
