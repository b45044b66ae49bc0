package io.gantry.engine.docker.answer;

import io.gantry.engine.api.PathStat;
import io.gantry.platform.base.json.Json;

/** What {@code X-Docker-Container-Path-Stat} says. */
public final class PathAnswer {
  private PathAnswer() {}

  /** Everything that it says. */
  public static PathStat read(Json.Obj json) {
    return new PathStat(
        json.string("name"),
        json.number("size", 0),
        mode(json.number("mode", 0)),
        Moments.of(json, "mtime"),
        json.string("linkTarget"));
  }

  /** The {@code st_mode} of Go's {@code os.FileMode}. */
  static int mode(long go) {
    int type = 0100000;
    if ((go & 1L << 31) != 0) {
      type = 0040000;
    } else if ((go & 1L << 27) != 0) {
      type = 0120000;
    } else if ((go & 1L << 26) != 0) {
      type = (go & 1L << 21) != 0 ? 0020000 : 0060000;
    } else if ((go & 1L << 25) != 0) {
      type = 0010000;
    } else if ((go & 1L << 24) != 0) {
      type = 0140000;
    }
    int special =
        ((go & 1L << 23) != 0 ? 04000 : 0)
            | ((go & 1L << 22) != 0 ? 02000 : 0)
            | ((go & 1L << 20) != 0 ? 01000 : 0);
    return type | special | (int) (go & 0777);
  }
}
