package io.gantry.engine.local.record;

import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.Optional;

/** Between {@link Lifecycle} and the record's file. */
final class LifecycleJson {
  private LifecycleJson() {}

  static Json.Obj of(Lifecycle lifecycle) {
    var json =
        Json.object()
            .put("autoRemove", lifecycle.autoRemove())
            .putUnlessEmpty("stopSignal", lifecycle.stopSignal());
    lifecycle.stopTimeoutSeconds().ifPresent(seconds -> json.put("stopTimeout", seconds));
    RestartPolicy restart = lifecycle.restart();
    if (!restart.equals(RestartPolicy.NO)) {
      json.put("restart", restart.mode().word()).put("retries", restart.maximumRetries());
    }
    if (!lifecycle.health().equals(HealthCheck.INHERITED)) {
      json.put("health", of(lifecycle.health()));
    }
    return json.putUnlessEmpty("logDriver", lifecycle.log().driver())
        .putUnlessEmpty("logOptions", lifecycle.log().options())
        .build();
  }

  static Lifecycle lifecycle(Json.Obj json) {
    return new Lifecycle(
        json.bool("autoRemove"),
        json.string("stopSignal"),
        json.get("stopTimeout").isPresent()
            ? Optional.of((int) json.number("stopTimeout", 0))
            : Optional.empty(),
        restart(json),
        json.get("health").map(_ -> health(json.object("health"))).orElse(HealthCheck.INHERITED),
        new LogConfig(json.string("logDriver"), json.stringMap("logOptions")));
  }

  private static RestartPolicy restart(Json.Obj json) {
    String word = json.string("restart");
    if (word.isEmpty()) {
      return RestartPolicy.NO;
    }
    for (RestartPolicy.Mode mode : RestartPolicy.Mode.values()) {
      if (mode.word().equals(word)) {
        return new RestartPolicy(mode, (int) json.number("retries", 0));
      }
    }
    throw new GantryException(Kind.INTERNAL, "unknown restart policy in record: " + word);
  }

  static Json.Obj of(HealthCheck health) {
    return Json.object()
        .putUnlessEmpty("test", health.test())
        .put("interval", health.interval().toNanos())
        .put("timeout", health.timeout().toNanos())
        .put("startPeriod", health.startPeriod().toNanos())
        .put("startInterval", health.startInterval().toNanos())
        .put("retries", health.retries())
        .build();
  }

  static HealthCheck health(Json.Obj json) {
    return new HealthCheck(
        json.strings("test"),
        nanos(json, "interval"),
        nanos(json, "timeout"),
        nanos(json, "startPeriod"),
        nanos(json, "startInterval"),
        (int) json.number("retries", 0));
  }

  private static Duration nanos(Json.Obj json, String name) {
    return Duration.ofNanos(json.number(name, 0));
  }
}
