package io.gantry.app.cli.build.progress;

import io.gantry.app.cli.output.Output;
import io.gantry.engine.api.build.BuildWarning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Progress as BuildKit prints it where there is no terminal: a block of lines for each step, begun
 * again where steps take turns. A step is named when it first has something to say, so that those
 * that begin together do not interrupt each other. State is owned by this object's lock.
 */
final class PlainDisplay implements Display {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int REPEATED = 10;

  private final Output out;
  private final Clock clock;
  private final boolean colours;
  private final Map<Integer, Step> steps = new TreeMap<>();
  private final Map<String, Instant> told = new HashMap<>();
  private final Epilogue epilogue;
  private int current;
  private boolean first = true;
  private boolean closed;

  PlainDisplay(Output out, Clock clock, boolean colours) {
    this.out = out;
    this.clock = clock;
    this.colours = colours;
    this.epilogue = new Epilogue(false);
  }

  @Override
  public synchronized void begin(int step, String name) {
    if (steps.putIfAbsent(step, new Step(name, clock.instant())) == null && current == 0) {
      turnTo(step);
    }
  }

  @Override
  public synchronized void log(int step, String line) {
    Step known = known(step);
    Instant now = clock.instant();
    String text = colours ? Harmless.coloured(line) : Harmless.text(line);
    known.log(text, now);
    turnTo(step);
    line(step, Step.seconds3(Duration.between(known.begun(), now)) + " " + text);
  }

  @Override
  public synchronized void status(int step, String part, long moved, long total, boolean done) {
    Instant now = clock.instant();
    Step.Part moving = known(step).move(part, moved, total, done, now);
    String key = step + " " + part;
    Instant last = told.putIfAbsent(key, now);
    if (!done) {
      if (last == null || last.plus(PAUSE).isAfter(now)) {
        return;
      }
      told.put(key, now);
    }
    turnTo(step);
    var text = new StringBuilder(moving.name());
    if (!moving.amount().isEmpty()) {
      text.append(' ').append(moving.amount());
    }
    Duration age = moving.age(now);
    if (!done || age.toMillis() >= 50) {
      text.append(' ').append(Step.seconds(age));
    }
    line(step, done ? text + " done" : text.toString());
  }

  @Override
  public synchronized void explained(int step, List<String> reasons) {
    known(step).explain(reasons);
    turnTo(step);
    for (String reason : known(step).reasons()) {
      line(step, "RUN AGAIN: " + reason);
    }
  }

  @Override
  public synchronized void cached(int step) {
    known(step).end(Step.End.CACHED, Duration.ZERO);
    end(step, "CACHED");
  }

  @Override
  public synchronized void done(int step, Duration took) {
    known(step).end(Step.End.DONE, took);
    end(step, "DONE " + Step.seconds(took));
  }

  @Override
  public synchronized void failed(int step, String why) {
    known(step).fail(why, clock.instant());
    boolean stopped = known(step).end() == Step.End.CANCELED;
    end(step, stopped ? "CANCELED" : "ERROR: " + known(step).failure());
  }

  @Override
  public synchronized void warning(BuildWarning warning) {
    epilogue.add(warning);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      out.print(Epilogue.failures(steps.values(), REPEATED) + epilogue.warnings());
    }
  }

  private Step known(int step) {
    return steps.computeIfAbsent(step, _ -> new Step("", clock.instant()));
  }

  private void turnTo(int step) {
    if (current == step) {
      return;
    }
    if (current != 0) {
      line(current, "...");
    }
    if (!first) {
      out.line("");
    }
    first = false;
    current = step;
    line(step, known(step).name());
  }

  private void line(int step, String text) {
    out.line("#" + step + " " + text);
  }

  private void end(int step, String text) {
    turnTo(step);
    line(step, text);
    current = 0;
  }
}
