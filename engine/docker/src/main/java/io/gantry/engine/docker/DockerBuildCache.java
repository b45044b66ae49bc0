package io.gantry.engine.docker;

import io.gantry.engine.api.build.BuildCaches;
import io.gantry.engine.docker.filter.Filters;
import io.gantry.engine.docker.filter.Moment;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What builds have left, in Docker's JSON. */
public final class DockerBuildCache {
  private DockerBuildCache() {}

  /** One item of the reply of {@code GET /system/df} ({@code BuildCache}). */
  static Json.Obj of(BuildCaches.Entry entry) {
    var json = Json.object().put("ID", entry.id());
    if (!entry.parents().isEmpty()) {
      json.put("Parents", Json.strings(entry.parents()));
    }
    return json.put("Type", entry.type())
        .put("Description", entry.description())
        .put("InUse", entry.inUse())
        .put("Shared", entry.shared())
        .put("Size", entry.size())
        .put("CreatedAt", DockerTime.of(entry.created()))
        .put("LastUsedAt", DockerTime.of(entry.lastUsed()))
        .put("UsageCount", entry.uses())
        .build();
  }

  /**
   * What {@code POST /build/prune} lets go.
   *
   * @param filters of {@code id}, {@code type}, {@code until}, {@code unused-for}
   * @param keep bytes that may stay
   */
  public static BuildCaches.Rule rule(
      Filters filters, Optional<Long> keep, boolean all, Instant now) {
    Optional<Duration> unused = Optional.empty();
    for (String name : List.of("unused-for", "until")) {
      for (String text : filters.get(name)) {
        unused = Moment.parse(name, text, now).map(until -> Duration.between(until, now));
      }
    }
    return new BuildCaches.Rule(all, unused, keep, filters.get("type"), filters.get("id"));
  }
}
