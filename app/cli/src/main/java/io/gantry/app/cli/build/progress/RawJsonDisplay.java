package io.gantry.app.cli.build.progress;

import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Progress as BuildKit's {@code SolveStatus}, an object in a line for each event. A vertex's digest
 * is that of its number and name. State is owned by this object's lock.
 */
final class RawJsonDisplay implements Display {
  private final Output out;
  private final Clock clock;
  private final Map<Integer, Vertex> vertices = new HashMap<>();
  private final Map<String, Instant> parts = new HashMap<>();

  private record Vertex(String digest, String name, Instant started, List<String> inputs) {}

  RawJsonDisplay(Output out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public synchronized void begin(int step, String name) {
    if (!vertices.containsKey(step)) {
      var vertex = new Vertex(digest(step, name), name, clock.instant(), List.of());
      vertices.put(step, vertex);
      write("vertexes", started(vertex).build());
    }
  }

  @Override
  public synchronized void inputs(int step, List<Integer> inputs) {
    Vertex before = vertex(step);
    var digests = new ArrayList<String>();
    inputs.forEach(input -> digests.add(vertex(input).digest()));
    vertices.put(step, new Vertex(before.digest(), before.name(), before.started(), digests));
    write("vertexes", started(vertex(step)).build());
  }

  @Override
  public synchronized void log(int step, String line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    write(
        "logs",
        Json.object()
            .put("vertex", vertex(step).digest())
            .put("stream", 1)
            .put("data", Base64.getEncoder().encodeToString(bytes))
            .put("timestamp", clock.instant().toString())
            .build());
  }

  @Override
  public synchronized void status(int step, String part, long moved, long total, boolean done) {
    Instant now = clock.instant();
    Instant begun = parts.computeIfAbsent(step + " " + part, _ -> now);
    Json.ObjectBuilder status =
        Json.object().put("id", part).put("vertex", vertex(step).digest()).put("name", part);
    if (total > 0) {
      status.put("total", total);
    }
    status.put("current", moved).put("timestamp", now.toString()).put("started", begun.toString());
    if (done) {
      status.put("completed", now.toString());
    }
    write("statuses", status.build());
  }

  @Override
  public synchronized void explained(int step, List<String> reasons) {
    reasons.forEach(reason -> log(step, "run again: " + reason));
  }

  @Override
  public synchronized void cached(int step) {
    Vertex vertex = vertex(step);
    write(
        "vertexes",
        started(vertex).put("completed", vertex.started().toString()).put("cached", true).build());
  }

  @Override
  public synchronized void done(int step, Duration took) {
    write("vertexes", ended(step).build());
  }

  @Override
  public synchronized void failed(int step, String why) {
    write("vertexes", ended(step).put("error", why).build());
  }

  @Override
  public synchronized void warning(BuildWarning warning) {
    Json.ObjectBuilder text =
        Json.object()
            .put("vertex", vertices.isEmpty() ? "" : vertex(1).digest())
            .put("level", 1)
            .put("short", base64(Epilogue.line(warning)))
            .put("detail", Json.strings(List.of(base64(warning.description()))))
            .put("sourceInfo", Json.object().put("filename", warning.file()).build());
    if (warning.firstLine() > 0) {
      text.put(
          "range",
          Json.array(
              List.of(
                  Json.object()
                      .put("start", Json.object().put("line", warning.firstLine()).build())
                      .put("end", Json.object().put("line", warning.lastLine()).build())
                      .build())));
    }
    write("warnings", text.build());
  }

  @Override
  public void close() {}

  private Vertex vertex(int step) {
    return vertices.computeIfAbsent(
        step, _ -> new Vertex(digest(step, ""), "", clock.instant(), List.of()));
  }

  private static Json.ObjectBuilder started(Vertex vertex) {
    return Json.object()
        .put("digest", vertex.digest())
        .putUnlessEmpty("inputs", vertex.inputs())
        .put("name", vertex.name())
        .put("started", vertex.started().toString());
  }

  private Json.ObjectBuilder ended(int step) {
    return started(vertex(step)).put("completed", clock.instant().toString());
  }

  private void write(String field, Json.Obj event) {
    out.line(Json.object().put(field, Json.array(List.of(event))).build().text());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(int step, String name) {
    return Digest.of((step + "\n" + name).getBytes(StandardCharsets.UTF_8)).toString();
  }
}
