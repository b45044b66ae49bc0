package io.gantry.engine.docker.server;

import io.gantry.engine.api.Engine;
import io.gantry.engine.api.Event;
import io.gantry.engine.api.EventStream;
import io.gantry.engine.docker.DockerDiskUsage;
import io.gantry.engine.docker.DockerEvents;
import io.gantry.engine.docker.DockerSystem;
import io.gantry.engine.docker.filter.EventFilter;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.http.Headers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;

/** {@code /_ping}, {@code /version}, {@code /info}, {@code /events}, {@code /system/df}. */
final class SystemRoutes {
  private final Engine engine;
  private final Clock clock;

  SystemRoutes(Engine engine, Clock clock) {
    this.engine = engine;
    this.clock = clock;
  }

  void add(Router router) {
    router
        .add("GET", "/_ping", SystemRoutes::ping)
        .add("HEAD", "/_ping", SystemRoutes::ping)
        .add("GET", "/version", this::version)
        .add("GET", "/info", this::info)
        .add("GET", "/events", this::events)
        .add("GET", "/system/df", this::usage);
  }

  private static void ping(Call call) throws IOException {
    Headers headers =
        Headers.of(
            "content-type", "text/plain; charset=utf-8",
            "cache-control", "no-cache, no-store, must-revalidate",
            "pragma", "no-cache",
            "swarm", "inactive",
            "builder-version", "1");
    byte[] ok = "OK".getBytes(StandardCharsets.US_ASCII);
    call.exchange().send(200, Api.with(headers), ok);
  }

  private void version(Call call) throws IOException {
    call.reply(
        200,
        DockerSystem.version(
            engine.version(), ApiVersion.NEWEST.toString(), ApiVersion.OLDEST.toString()));
  }

  private void info(Call call) throws IOException {
    Json.Obj info =
        DockerSystem.info(
            engine.version(),
            engine.containers().list(true),
            engine.images().list().size(),
            clock.instant());
    call.reply(200, info.with("LoggingDriver", Json.of(Creation.LOG_DRIVER)));
  }

  private void usage(Call call) throws IOException {
    call.reply(
        200, DockerDiskUsage.of(engine, call.exchange().query().all("type"), clock.instant()));
  }

  /** Streams until the client goes, or until the moment it asked for. */
  private void events(Call call) throws IOException, InterruptedException {
    Optional<java.time.Instant> since = Moment.parse("since", call.text("since"), clock.instant());
    Optional<java.time.Instant> until = Moment.parse("until", call.text("until"), clock.instant());
    EventFilter filter = EventFilter.of(call.filters().texts());
    try (EventStream events = engine.events().open(since, until);
        OutputStream out = call.stream("application/json")) {
      call.exchange().onGone(events::close);
      out.flush();
      for (Optional<Event> next = events.next(); next.isPresent(); next = events.next()) {
        if (filter.matches(next.get())) {
          out.write(Call.line(DockerEvents.of(next.get())));
          out.flush();
        }
      }
    }
  }
}
