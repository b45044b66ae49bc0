package io.gantry.app.cli.bake;

import io.gantry.engine.api.build.BuildProgress;
import io.gantry.engine.api.build.BuildWarning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The progress of one of several builds that are shown together: its steps have numbers of their
 * own among all, and its target's name before theirs.
 */
final class PrefixedProgress implements BuildProgress {
  private final BuildProgress whole;
  private final AtomicInteger last;
  private final String target;
  private final Map<Integer, Integer> steps = new ConcurrentHashMap<>();

  /** For a target; {@code last} counts the steps of all. */
  PrefixedProgress(BuildProgress whole, AtomicInteger last, String target) {
    this.whole = whole;
    this.last = last;
    this.target = target;
  }

  private int number(int step) {
    return steps.computeIfAbsent(step, _ -> last.incrementAndGet());
  }

  /** {@code [app internal] load …}, {@code [app 1/2] FROM …}, {@code [app] exporting …}. */
  static String named(String target, String name) {
    return name.startsWith("[")
        ? "[" + target + " " + name.substring(1)
        : "[" + target + "] " + name;
  }

  @Override
  public void begin(int step, String name) {
    whole.begin(number(step), named(target, name));
  }

  @Override
  public void inputs(int step, List<Integer> inputs) {
    whole.inputs(number(step), inputs.stream().map(this::number).toList());
  }

  @Override
  public void log(int step, String line) {
    whole.log(number(step), line);
  }

  @Override
  public void status(int step, String part, long current, long total, boolean done) {
    whole.status(number(step), part, current, total, done);
  }

  @Override
  public void explained(int step, List<String> reasons) {
    whole.explained(number(step), reasons);
  }

  @Override
  public void cached(int step) {
    whole.cached(number(step));
  }

  @Override
  public void done(int step, Duration took) {
    whole.done(number(step), took);
  }

  @Override
  public void failed(int step, String why) {
    whole.failed(number(step), why);
  }

  @Override
  public void warning(BuildWarning warning) {
    whole.warning(warning);
  }
}
