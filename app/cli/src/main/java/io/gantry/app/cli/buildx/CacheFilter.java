package io.gantry.app.cli.buildx;

import io.gantry.app.cli.argv.Option;
import io.gantry.app.cli.argv.Quoted;
import io.gantry.app.cli.argv.UsageException;
import io.gantry.app.cli.output.FilterOption;
import io.gantry.engine.api.build.BuildCaches.Entry;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@code --filter} on records of the build cache. */
record CacheFilter(Filters filters, Instant now) {
  static final Option<List<String>> OPTION = FilterOption.of("", "Provide filter values");

  private static final List<String> TYPES =
      List.of(
          "internal",
          "frontend",
          "source.local",
          "source.git.checkout",
          "source.git",
          "source.http",
          "exec.cachemount",
          "regular");

  static CacheFilter of(List<String> texts, List<String> names, Instant now) {
    var filter = new CacheFilter(Filters.of(texts, names), now);
    for (String type : filter.types()) {
      if (!TYPES.contains(type)) {
        throw UsageException.plain(
            "invalid value "
                + Quoted.of(type)
                + " for --filter type: use "
                + String.join(", ", TYPES));
      }
    }
    return filter;
  }

  List<String> types() {
    return filters.get("type");
  }

  List<String> ids() {
    return filters.get("id");
  }

  /** How long a record has not been used. */
  Optional<Duration> unusedFor() {
    for (String name : List.of("until", "unused-for")) {
      for (String text : filters.get(name)) {
        Optional<Instant> until = Moment.parse(name, text, now);
        if (until.isPresent()) {
          return Optional.of(Duration.between(until.get(), now));
        }
      }
    }
    return Optional.empty();
  }

  boolean matches(Entry entry) {
    boolean unused =
        unusedFor().map(limit -> !entry.lastUsed().isAfter(now.minus(limit))).orElse(true);
    return unused
        && (types().isEmpty() || types().contains(entry.type()))
        && (ids().isEmpty() || ids().stream().anyMatch(entry.id()::startsWith))
        && truth("shared", entry.shared())
        && truth("private", !entry.shared())
        && truth("mutable", entry.mutable())
        && truth("inuse", entry.inUse())
        && filters.get("description").stream().allMatch(entry.description()::contains);
  }

  private boolean truth(String name, boolean is) {
    return filters.get(name).stream().allMatch(text -> text.equals(Boolean.toString(is)));
  }
}
