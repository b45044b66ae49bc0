package io.gantry.app.cli.fake;

import io.gantry.engine.api.build.BuildCaches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Two records: one that an image shares and a build uses, and the directory of a cache mount. */
public final class FakeBuildCaches implements BuildCaches {
  public final List<Rule> rules = new ArrayList<>();

  private static final List<Entry> ENTRIES =
      List.of(
          new Entry(
              "abcdefghij0123456789klmno",
              List.of("zyx"),
              "regular",
              "[2/2] RUN make",
              2_063_000,
              true,
              true,
              false,
              Sample.NOW.minus(Duration.ofHours(2)),
              Sample.NOW.minusSeconds(90),
              3),
          new Entry(
              "q2o0rn3dn2tway9e98jfoxref",
              List.of(),
              "exec.cachemount",
              "cached mount /root/.m2",
              1_343,
              false,
              false,
              true,
              Sample.NOW.minus(Duration.ofDays(3)),
              Sample.NOW.minus(Duration.ofDays(2)),
              0));

  @Override
  public List<Entry> entries() {
    return ENTRIES;
  }

  @Override
  public Pruned prune(Rule rule) {
    rules.add(rule);
    return new Pruned(List.of(ENTRIES.getLast()), 1_343);
  }
}
