package io.gantry.engine.local.health;

import io.gantry.engine.api.Health;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.base.time.Rfc3339;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;

/** The health of a container as a file of its run directory. */
public final class HealthFile {
  private static final String NAME = "health.json";

  private HealthFile() {}

  /** What was found out last. */
  public static Health read(Path runDirectory) {
    try {
      return health(Json.parse(Files.readAllBytes(runDirectory.resolve(NAME))).asObject());
    } catch (IOException _) {
      return Health.STARTING;
    }
  }

  /** Does nothing if the directory is gone; on a full disk the next finding is told. */
  static void write(Path runDirectory, Health health) {
    Path fresh = runDirectory.resolve(NAME + ".new");
    try {
      Files.write(fresh, json(health).bytes());
      Files.move(fresh, runDirectory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!DiskException.isFull(e) && Files.isDirectory(runDirectory)) {
        throw new GantryException(Kind.INTERNAL, "cannot write " + fresh + ": " + e, e);
      }
    }
  }

  private static Json.Obj json(Health health) {
    var log = new ArrayList<Json>();
    for (Health.Result result : health.log()) {
      log.add(
          Json.object()
              .put("start", result.start().toString())
              .put("end", result.end().toString())
              .put("exitCode", result.exitCode())
              .put("output", result.output())
              .build());
    }
    return Json.object()
        .put("status", health.status().word())
        .put("failingStreak", health.failingStreak())
        .put("log", Json.array(log))
        .build();
  }

  private static Health health(Json.Obj json) {
    var log = new ArrayList<Health.Result>();
    for (Json item : json.array("log")) {
      Json.Obj result = item.asObject();
      log.add(
          new Health.Result(
              Rfc3339.parse(result.string("start")),
              Rfc3339.parse(result.string("end")),
              (int) result.number("exitCode", 0),
              result.string("output")));
    }
    Health.Status status = Health.Status.STARTING;
    for (Health.Status candidate : Health.Status.values()) {
      if (candidate.word().equals(json.string("status"))) {
        status = candidate;
      }
    }
    return new Health(status, (int) json.number("failingStreak", 0), log);
  }
}
