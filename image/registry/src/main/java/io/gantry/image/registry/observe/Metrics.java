package io.gantry.image.registry.observe;

import io.gantry.image.registry.RegistryStorage;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Counters of a registry in Prometheus' text format 0.0.4. */
public final class Metrics {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
  private static final double[] BUCKETS = {0.005, 0.025, 0.1, 0.5, 2.5, 10, 60};

  private record Kind(String route, String method, int status) {}

  /** How long requests of a route took; the last count is beyond all buckets. */
  private static final class Times {
    private final LongAdder[] counts = new LongAdder[BUCKETS.length + 1];
    private final LongAdder nanos = new LongAdder();

    Times() {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new LongAdder();
      }
    }
  }

  private final Map<Kind, LongAdder> requests = new ConcurrentHashMap<>();
  private final Map<String, Times> times = new ConcurrentHashMap<>();
  private final LongAdder received = new LongAdder();
  private final LongAdder sent = new LongAdder();
  private final AtomicLong running = new AtomicLong();
  private final LongAdder collections = new LongAdder();
  private final LongAdder collectedBlobs = new LongAdder();
  private final LongAdder collectedBytes = new LongAdder();
  private final Map<String, LongSupplier> gauges = new TreeMap<>();

  /** All zero. */
  public Metrics() {}

  /** Adds a value that is asked for when it is shown; before the first request. */
  public void gauge(String name, LongSupplier value) {
    gauges.put(name, value);
  }

  void begun() {
    running.incrementAndGet();
  }

  void ended(String route, String method, ObservedExchange exchange, long nanos) {
    running.decrementAndGet();
    received.add(exchange.received());
    sent.add(exchange.sent());
    String known = METHODS.contains(method) ? method : "OTHER";
    requests
        .computeIfAbsent(new Kind(route, known, exchange.status()), _ -> new LongAdder())
        .increment();
    Times of = times.computeIfAbsent(route, _ -> new Times());
    of.nanos.add(nanos);
    int bucket = 0;
    while (bucket < BUCKETS.length && nanos > BUCKETS[bucket] * 1e9) {
      bucket++;
    }
    of.counts[bucket].increment();
  }

  /** A garbage collection has ended. */
  public void collected(RegistryStorage.Garbage garbage) {
    collections.increment();
    collectedBlobs.add(garbage.blobs());
    collectedBytes.add(garbage.bytes());
  }

  /** Everything, as a scrape reads it. */
  public String text() {
    var out = new StringBuilder(4096);
    out.append("# HELP gantry_registry_requests_total Requests by route, method and status.\n");
    out.append("# TYPE gantry_registry_requests_total counter\n");
    requests.forEach((kind, count) ->
        out.append(
            String.format(
                Locale.ROOT,
                "gantry_registry_requests_total{route=\"%s\",method=\"%s\",code=\"%d\"} %d\n",
                kind.route(),
                kind.method(),
                kind.status(),
                count.sum())));
    out.append("# HELP gantry_registry_request_seconds Duration of requests by route.\n");
    out.append("# TYPE gantry_registry_request_seconds histogram\n");
    times.forEach((route, of) -> histogram(out, route, of));
    counter(out, "received_bytes_total", "Bytes of request bodies.", received.sum());
    counter(out, "sent_bytes_total", "Bytes of response bodies.", sent.sum());
    counter(out, "collections_total", "Garbage collections.", collections.sum());
    counter(out, "collected_blobs_total", "Blobs deleted by them.", collectedBlobs.sum());
    counter(out, "collected_bytes_total", "Bytes freed by them.", collectedBytes.sum());
    one(out, "requests_running", "gauge", "Requests in progress.", running.get());
    gauges.forEach((name, value) -> one(out, name, "gauge", "See its name.", value.getAsLong()));
    return out.toString();
  }

  private static void histogram(StringBuilder out, String route, Times of) {
    String name = "gantry_registry_request_seconds";
    long count = 0;
    for (int i = 0; i <= BUCKETS.length; i++) {
      count += of.counts[i].sum();
      String limit = i < BUCKETS.length ? Double.toString(BUCKETS[i]) : "+Inf";
      out.append(name).append("_bucket{route=\"").append(route).append("\",le=\"").append(limit);
      out.append("\"} ").append(count).append('\n');
    }
    String label = "{route=\"" + route + "\"} ";
    out.append(name).append("_sum").append(label).append(of.nanos.sum() / 1e9).append('\n');
    out.append(name).append("_count").append(label).append(count).append('\n');
  }

  private static void counter(StringBuilder out, String name, String help, long value) {
    one(out, name, "counter", help, value);
  }

  private static void one(StringBuilder out, String name, String type, String help, long value) {
    String full = "gantry_registry_" + name;
    out.append("# HELP ").append(full).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(full).append(' ').append(type).append('\n');
    out.append(full).append(' ').append(value).append('\n');
  }
}
