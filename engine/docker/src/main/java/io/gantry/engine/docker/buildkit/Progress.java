package io.gantry.engine.docker.buildkit;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildWarning;
import io.gantry.engine.docker.buildkit.message.BuildRecord.Steps;
import io.gantry.engine.docker.buildkit.message.StatusMessages;
import io.gantry.engine.docker.buildkit.message.Vertex;
import io.gantry.engine.docker.buildkit.message.VertexPart;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.concurrent.Callable;

/**
 * Tells what the engine does in BuildKit's words. A step's digest is that of its name in its build,
 * so a step that is looked at again, as when a result is first made and then exported, is the same
 * to clients, and its first end counts. State is owned by this object's lock.
 */
final class Progress {
  /** A part that moves is told of no more often than this. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String ref;
  private final StatusLog log;
  private final InstantSource clock;
  private final SequencedMap<String, Vertex> vertices = new LinkedHashMap<>();
  private final Map<String, Instant> parts = new HashMap<>();
  private final Map<String, Instant> heard = new HashMap<>();
  private final Set<BuildWarning> warnings = new HashSet<>();
  private final Map<String, String> titles = new HashMap<>();
  private String source = "";

  Progress(String ref, StatusLog log, InstantSource clock) {
    this.ref = ref;
    this.log = log;
    this.clock = clock;
  }

  /** Hears one run of the engine, whose steps have numbers of their own. */
  BuildProgress run() {
    return new Run();
  }

  /** The Dockerfile, of which warnings show lines. */
  synchronized void source(String text) {
    source = text;
  }

  /** Tells of a step of the engine's by another name: its own says where something lies here. */
  synchronized void rename(String name, String told) {
    titles.put(name, told);
  }

  private synchronized String title(String name) {
    return titles.getOrDefault(name, name);
  }

  /** Does a step that is not the engine's. */
  <T> T step(String name, Callable<T> work) {
    String digest = digest(name, 1);
    begin(digest, name);
    try {
      T value = work.call();
      end(digest, false, "");
      return value;
    } catch (GantryException e) {
      end(digest, false, e.text());
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(digest, false, "context canceled");
      throw new GantryException(GantryException.Kind.CANCELLED, "context canceled", e);
    } catch (Exception e) {
      end(digest, false, String.valueOf(e.getMessage()));
      throw new GantryException(GantryException.Kind.UNAVAILABLE, name + ": " + e.getMessage(), e);
    }
  }

  /** A part of such a step moves on. */
  void part(String step, String part, long current, boolean done) {
    moved(digest(step, 1), part, current, 0, done);
  }

  /** How many steps there were. */
  synchronized Steps steps() {
    int completed = 0;
    int cached = 0;
    for (Vertex vertex : vertices.values()) {
      completed += vertex.completed().isPresent() ? 1 : 0;
      cached += vertex.cached() ? 1 : 0;
    }
    return new Steps(vertices.size(), completed, cached, warnings.size());
  }

  private String digest(String name, int occurrence) {
    String text = ref + "\n" + occurrence + "\n" + name;
    return Digest.of(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private synchronized void begin(String digest, String name) {
    if (!vertices.containsKey(digest)) {
      tell(Vertex.begun(digest, name, clock.instant()));
    }
  }

  private synchronized void end(String digest, boolean cached, String why) {
    Vertex vertex = vertices.get(digest);
    if (vertex != null && vertex.completed().isEmpty()) {
      Instant now = cached ? vertex.started().orElseGet(clock::instant) : clock.instant();
      tell(vertex.done(now, cached, why));
    }
  }

  private void tell(Vertex vertex) {
    vertices.put(vertex.digest(), vertex);
    log.add(vertex.status(), true);
  }

  private synchronized void inputs(String digest, List<String> inputs) {
    Vertex vertex = vertices.get(digest);
    if (vertex != null && vertex.inputs().isEmpty() && !inputs.isEmpty()) {
      tell(vertex.withInputs(inputs));
    }
  }

  private synchronized void log(String digest, String line) {
    log.add(StatusMessages.log(digest, clock.instant(), line + "\n"), false);
  }

  private synchronized void moved(
      String digest, String part, long current, long total, boolean done) {
    Instant now = clock.instant();
    Instant before = heard.get(digest + part);
    if (!done && before != null && now.isBefore(before.plus(PAUSE))) {
      return;
    }
    heard.put(digest + part, now);
    Instant begun = parts.computeIfAbsent(digest + part, _ -> now);
    var told =
        new VertexPart(
            digest, part, current, total, now, begun, done ? Optional.of(now) : Optional.empty());
    log.add(told.status(), done);
  }

  private synchronized void warn(BuildWarning warning) {
    if (!warnings.add(warning)) {
      return;
    }
    String first = vertices.isEmpty() ? "" : vertices.firstEntry().getKey();
    log.add(StatusMessages.warning(first, warning, source), true);
  }

  /** One run of the engine: of steps with the same name each has its own digest. */
  private final class Run implements BuildProgress {
    private final Map<Integer, String> digests = new HashMap<>();
    private final Map<String, Integer> occurrences = new HashMap<>();

    @Override
    public void begin(int step, String name) {
      String told = title(name);
      Progress.this.begin(digestOf(step, told), told);
    }

    private synchronized String digestOf(int step, String name) {
      String known = digests.get(step);
      if (known != null) {
        return known;
      }
      String made = digest(name, occurrences.merge(name, 1, Integer::sum));
      digests.put(step, made);
      return made;
    }

    private synchronized String digestOf(int step) {
      return digests.getOrDefault(step, "");
    }

    @Override
    public void inputs(int step, List<Integer> inputs) {
      Progress.this.inputs(digestOf(step), inputs.stream().map(this::digestOf).toList());
    }

    @Override
    public void log(int step, String line) {
      Progress.this.log(digestOf(step), line);
    }

    @Override
    public void status(int step, String part, long current, long total, boolean done) {
      moved(digestOf(step), part, current, total, done);
    }

    @Override
    public void explained(int step, List<String> reasons) {
      reasons.forEach(reason -> log(step, "run again: " + reason));
    }

    @Override
    public void cached(int step) {
      end(digestOf(step), true, "");
    }

    @Override
    public void done(int step, Duration took) {
      end(digestOf(step), false, "");
    }

    @Override
    public void failed(int step, String why) {
      end(digestOf(step), false, why);
    }

    @Override
    public void warning(BuildWarning warning) {
      warn(warning);
    }
  }
}
