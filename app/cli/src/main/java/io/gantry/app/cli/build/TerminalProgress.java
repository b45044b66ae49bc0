package io.gantry.app.cli.build;

import io.gantry.app.cli.output.Ellipsis;
import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.build.BuildWarning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Progress on a terminal: finished steps scroll away as one line each, and below them stand the
 * running ones with their last lines of output. State is owned by this object's lock.
 */
final class TerminalProgress implements BuildCommand.Display {
  private static final int TAIL = 4;

  private static final class Step {
    private final String name;
    private final Instant begun;
    private final ArrayDeque<String> tail = new ArrayDeque<>();
    private final List<String> all = new ArrayList<>();

    Step(String name, Instant begun) {
      this.name = name;
      this.begun = begun;
    }
  }

  private final Output out;
  private final Clock clock;
  private final int columns;
  private final Map<Integer, Step> running = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private int drawn;

  TerminalProgress(Output out, Clock clock, int columns) {
    this.out = out;
    this.clock = clock;
    this.columns = columns;
  }

  @Override
  public synchronized void begin(int step, String name) {
    running.put(step, new Step(name, clock.instant()));
    draw("");
  }

  @Override
  public synchronized void log(int step, String line) {
    Step known = running.get(step);
    if (known == null) {
      return;
    }
    known.all.add(line);
    known.tail.addLast(line);
    if (known.tail.size() > TAIL) {
      known.tail.removeFirst();
    }
    draw("");
  }

  @Override
  public synchronized void cached(int step) {
    finish(step, " => CACHED ", "");
  }

  @Override
  public synchronized void done(int step, Duration took) {
    finish(step, " => ", PlainProgress.seconds(took));
  }

  @Override
  public synchronized void failed(int step, String why) {
    Step known = running.remove(step);
    if (known != null) {
      var text = new StringBuilder(line(" => ERROR ", known.name, ""));
      for (String output : known.all) {
        text.append(" > ").append(output).append('\n');
      }
      draw(text.toString());
    }
  }

  @Override
  public synchronized void warning(BuildWarning warning) {
    warnings.add(
        " - " + warning.rule() + ": " + warning.text() + " (line " + warning.firstLine() + ")");
  }

  @Override
  public synchronized void exported(String id, List<String> names) {
    var text = new StringBuilder(line(" => ", "exporting to image", ""));
    text.append(line(" => => ", "writing image " + id, ""));
    for (String name : names) {
      text.append(line(" => => ", "naming to " + name, ""));
    }
    draw(text.toString());
  }

  @Override
  public synchronized void close() {
    running.clear();
    draw("");
    for (String warning : warnings) {
      out.line(warning);
    }
  }

  private void finish(int step, String mark, String right) {
    Step known = running.remove(step);
    if (known != null) {
      draw(line(mark, known.name, right));
    }
  }

  /** Replaces the running steps on the screen by {@code finished} and what runs now. */
  private void draw(String finished) {
    var text = new StringBuilder();
    if (drawn > 0) {
      text.append("\033[").append(drawn).append('A');
    }
    text.append("\r\033[J").append(finished);
    int lines = 0;
    for (Step step : running.values()) {
      String elapsed = PlainProgress.seconds(Duration.between(step.begun, clock.instant()));
      text.append(line(" => ", step.name, elapsed));
      lines++;
      for (String output : step.tail) {
        text.append(line(" => => # ", output, ""));
        lines++;
      }
    }
    drawn = lines;
    out.print(text.toString());
  }

  private String line(String mark, String text, String right) {
    int width = Math.max(1, columns - mark.length() - right.length() - 2);
    String left = mark + Ellipsis.of(text.replace('\t', ' ').strip(), width);
    int gap = Math.max(1, columns - 1 - left.length() - right.length());
    return right.isEmpty() ? left + "\n" : left + " ".repeat(gap) + right + "\n";
  }
}
