package io.gantry.app.cli.build.progress;

import io.gantry.app.cli.output.ClosedOutputException;
import io.gantry.app.cli.output.Output;
import io.gantry.app.cli.terminal.Tty;
import io.gantry.engine.api.build.BuildWarning;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Progress on a terminal: a header and a line for each step, drawn again in place, with the last
 * lines of output below those that run. At most as many lines as the terminal has; all at the end.
 * State is owned by this object's lock.
 */
final class TerminalDisplay implements Display {
  private static final Duration FRAME = Duration.ofMillis(100);

  private final Output out;
  private final Clock clock;
  private final Supplier<Tty.Size> size;
  private final Instant begun;
  private final Map<Integer, Step> steps = new TreeMap<>();
  private final Frame frame;
  private final Epilogue epilogue;
  private Instant next = Instant.EPOCH;
  private int drawn;
  private boolean closed;

  TerminalDisplay(Output out, Clock clock, Supplier<Tty.Size> size, boolean colours) {
    this.out = out;
    this.clock = clock;
    this.size = size;
    this.begun = clock.instant();
    this.frame = new Frame(colours);
    this.epilogue = new Epilogue(colours);
  }

  /** One whose running times go on by themselves. */
  static TerminalDisplay open(Output out, Clock clock, Supplier<Tty.Size> size, boolean colours) {
    var display = new TerminalDisplay(out, clock, size, colours);
    Thread.ofVirtual().name("build-progress").start(display::tick);
    return display;
  }

  private void tick() {
    try {
      while (frameIsShown()) {
        LockSupport.parkNanos(FRAME.toNanos());
      }
    } catch (ClosedOutputException _) {
      // the building thread meets it too
    }
  }

  private synchronized boolean frameIsShown() {
    if (!closed && !steps.isEmpty()) {
      draw(false);
    }
    return !closed;
  }

  @Override
  public synchronized void begin(int step, String name) {
    steps.putIfAbsent(step, new Step(name, clock.instant()));
    change();
  }

  @Override
  public synchronized void log(int step, String line) {
    known(step).log(Harmless.text(line), clock.instant());
    change();
  }

  @Override
  public synchronized void status(int step, String part, long moved, long total, boolean done) {
    var _ = known(step).move(part, moved, total, done, clock.instant());
    change();
  }

  @Override
  public synchronized void explained(int step, List<String> reasons) {
    known(step).explain(reasons);
    change();
  }

  @Override
  public synchronized void cached(int step) {
    known(step).end(Step.End.CACHED, Duration.ZERO);
    change();
  }

  @Override
  public synchronized void done(int step, Duration took) {
    known(step).end(Step.End.DONE, took);
    change();
  }

  @Override
  public synchronized void failed(int step, String why) {
    known(step).fail(why, clock.instant());
    change();
  }

  @Override
  public synchronized void warning(BuildWarning warning) {
    epilogue.add(warning);
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (!steps.isEmpty()) {
        draw(true);
      }
      out.print(Epilogue.failures(steps.values(), Integer.MAX_VALUE) + epilogue.warnings());
    }
  }

  private Step known(int step) {
    return steps.computeIfAbsent(step, _ -> new Step("", clock.instant()));
  }

  private void change() {
    if (!closed && !clock.instant().isBefore(next)) {
      draw(false);
    }
  }

  private void draw(boolean last) {
    Instant now = clock.instant();
    Tty.Size room = size.get();
    List<String> lines =
        frame.lines(
            steps.values(),
            now,
            Duration.between(begun, now),
            room.columns(),
            last ? Integer.MAX_VALUE : Math.max(2, room.rows() - 1),
            last);
    var text = new StringBuilder("\033[?25l");
    int up = Math.min(drawn, Math.max(1, room.rows() - 1));
    if (up > 0) {
      text.append("\033[").append(up).append('A');
    }
    text.append('\r');
    for (String line : lines) {
      text.append(line).append("\033[K\n");
    }
    text.append("\033[J\033[?25h");
    drawn = lines.size();
    next = now.plus(FRAME);
    out.print(text.toString());
  }
}
