package io.gantry.app.cli.build.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is known of a step. Guarded by the lock of the display that owns it. */
final class Step {
  private static final int KEPT = 1000;
  private static final String STOPPED = "build cancelled";

  private final String name;
  private final Instant begun;
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Deque<String> lines = new ArrayDeque<>();
  private List<String> reasons = List.of();
  private End end = End.RUNNING;
  private String failure = "";
  private Duration took = Duration.ZERO;

  /** How it stands. */
  enum End {
    RUNNING,
    CACHED,
    DONE,
    CANCELED,
    FAILED
  }

  /**
   * A part that moves on.
   *
   * @param ended for how long it went; nothing while it goes on
   */
  record Part(String name, long current, long total, Instant begun, Optional<Duration> ended) {
    /** {@code 12.3MB / 45.6MB}, or nothing. */
    String amount() {
      if (total > 0) {
        return bytes(current) + " / " + bytes(total);
      }
      return current > 0 ? bytes(current) : "";
    }

    Duration age(Instant now) {
      return ended.orElseGet(() -> Duration.between(begun, now));
    }
  }

  Step(String name, Instant begun) {
    this.name = Harmless.text(name);
    this.begun = begun;
  }

  String name() {
    return name;
  }

  Instant begun() {
    return begun;
  }

  End end() {
    return end;
  }

  String failure() {
    return failure;
  }

  Duration age(Instant now) {
    return end == End.RUNNING ? Duration.between(begun, now) : took;
  }

  void end(End how, Duration time) {
    end = how;
    took = time;
  }

  /** It failed, or was stopped because the user or another step wanted it. */
  void fail(String why, Instant now) {
    failure = Harmless.text(why);
    end(why.equals(STOPPED) ? End.CANCELED : End.FAILED, Duration.between(begun, now));
  }

  void explain(List<String> why) {
    reasons = why.stream().map(Harmless::text).toList();
  }

  List<String> reasons() {
    return reasons;
  }

  /** The part after its move. */
  Part move(String part, long current, long total, boolean done, Instant now) {
    Part before = parts.get(part);
    Instant from = before == null ? now : before.begun();
    Optional<Duration> ended = done ? Optional.of(Duration.between(from, now)) : Optional.empty();
    var after = new Part(Harmless.text(part), current, total, from, ended);
    parts.put(part, after);
    return after;
  }

  Collection<Part> parts() {
    return parts.values();
  }

  /** Keeps a line of output, with its time. */
  void log(String line, Instant now) {
    lines.addLast(seconds3(Duration.between(begun, now)) + " " + line);
    if (lines.size() > KEPT) {
      lines.removeFirst();
    }
  }

  /** The last lines of output, at most so many, the oldest first. */
  List<String> tail(int most) {
    return lines.stream().skip(Math.max(0, lines.size() - most)).toList();
  }

  /** {@code 1.2s}. */
  static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1fs", time.toNanos() / 1e9);
  }

  /** {@code 1.234}. */
  static String seconds3(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
  }

  /** {@code 187B}, {@code 1.36kB}, {@code 2.06MB}. */
  static String bytes(long bytes) {
    if (bytes < 1000) {
      return bytes + "B";
    }
    String units = "kMGTPE";
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 1000 && unit < units.length() - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f%cB", value, units.charAt(unit));
  }
}
