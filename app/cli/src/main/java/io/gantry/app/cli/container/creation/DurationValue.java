package io.gantry.app.cli.container.creation;

import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.Value;
import io.gantry.engine.docker.filter.Moment;
import java.time.Duration;

/** A duration as Go writes it: {@code 1m30s}. */
record DurationValue() implements Value<Duration> {
  @Override
  public String word() {
    return "duration";
  }

  @Override
  public Duration parse(Duration before, String text) throws BadValue {
    boolean negative = text.startsWith("-");
    String size = negative ? text.substring(1) : text;
    if (size.equals("0")) {
      return Duration.ZERO;
    }
    Duration duration =
        Moment.duration(size)
            .orElseThrow(() -> new BadValue("time: invalid duration " + Quoted.of(text)));
    return negative ? duration.negated() : duration;
  }
}
