package io.gantry.engine.docker.answer;

import io.gantry.engine.api.PathStat;
import io.gantry.engine.docker.FileModes;
import io.gantry.platform.base.json.Json;

/** What {@code X-Docker-Container-Path-Stat} says. */
public final class PathAnswer {
  private PathAnswer() {}

  /** Everything that it says. */
  public static PathStat read(Json.Obj json) {
    return new PathStat(
        json.string("name"),
        json.number("size", 0),
        FileModes.unix(json.number("mode", 0)),
        Moments.of(json, "mtime"),
        json.string("linkTarget"));
  }
}
