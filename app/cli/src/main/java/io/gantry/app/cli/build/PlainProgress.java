package io.gantry.app.cli.build;

import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.build.BuildWarning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Progress as BuildKit prints it where there is no terminal: a block of lines for each step, begun
 * again where steps take turns. State is owned by this object's lock.
 */
final class PlainProgress implements BuildCommand.Display {
  private record Step(String name, Instant begun) {}

  private final Output out;
  private final Clock clock;
  private final Map<Integer, Step> steps = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private int current;
  private int last;

  PlainProgress(Output out, Clock clock) {
    this.out = out;
    this.clock = clock;
  }

  @Override
  public synchronized void begin(int step, String name) {
    steps.put(step, new Step(name, clock.instant()));
    last = Math.max(last, step);
    turnTo(step);
  }

  @Override
  public synchronized void log(int step, String line) {
    turnTo(step);
    Step known = steps.get(step);
    Duration since =
        known == null ? Duration.ZERO : Duration.between(known.begun(), clock.instant());
    out.line(String.format(Locale.ROOT, "#%d %.3f %s", step, since.toNanos() / 1e9, line));
  }

  @Override
  public synchronized void cached(int step) {
    turnTo(step);
    end("#" + step + " CACHED");
  }

  @Override
  public synchronized void done(int step, Duration took) {
    turnTo(step);
    end("#" + step + " DONE " + seconds(took));
  }

  @Override
  public synchronized void failed(int step, String why) {
    turnTo(step);
    end("#" + step + " ERROR: " + why);
  }

  @Override
  public synchronized void warning(BuildWarning warning) {
    warnings.add(
        " - " + warning.rule() + ": " + warning.text() + " (line " + warning.firstLine() + ")");
  }

  @Override
  public synchronized void exported(String id, List<String> names) {
    int step = last + 1;
    begin(step, "exporting to image");
    out.line("#" + step + " writing image " + id + " done");
    for (String name : names) {
      out.line("#" + step + " naming to " + name + " done");
    }
    done(step, Duration.ZERO);
  }

  @Override
  public synchronized void close() {
    if (!warnings.isEmpty()) {
      int count = warnings.size();
      out.line("");
      out.line(" " + count + (count == 1 ? " warning found:" : " warnings found:"));
      warnings.forEach(out::line);
    }
  }

  static String seconds(Duration took) {
    return String.format(Locale.ROOT, "%.1fs", took.toNanos() / 1e9);
  }

  private void turnTo(int step) {
    if (current == step) {
      return;
    }
    if (current != 0) {
      out.line("#" + current + " ...\n");
    }
    current = step;
    Step known = steps.get(step);
    out.line("#" + step + " " + (known == null ? "" : known.name()));
  }

  private void end(String line) {
    out.line(line + "\n");
    current = 0;
  }
}
