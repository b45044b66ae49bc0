package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.IntOrString;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * What a Deployment asks for; pure.
 *
 * @param surge Pods above {@code replicas} during an update
 * @param unavailable Pods that may lack during an update
 */
record Target(ApiObject deployment, int replicas, boolean rolling, int surge, int unavailable) {
  /** Surge is rounded up, unavailable down; both zero would never get anywhere. */
  static Target of(ApiObject deployment) {
    Json.Obj strategy = deployment.spec().object("strategy");
    int replicas = (int) deployment.spec().number("replicas", 1);
    if (strategy.string("type").equals("Recreate")) {
      return new Target(deployment, replicas, false, 0, 0);
    }
    Json.Obj rolling = strategy.object("rollingUpdate");
    int surge = bound(rolling, "maxSurge", replicas, true);
    int unavailable = bound(rolling, "maxUnavailable", replicas, false);
    if (surge == 0 && unavailable == 0) {
      unavailable = 1;
    }
    return new Target(deployment, replicas, true, surge, Math.min(unavailable, replicas));
  }

  private static int bound(Json.Obj rolling, String field, int replicas, boolean up) {
    Json value = rolling.get(field).orElse(Json.of("25%"));
    return Math.max(0, IntOrString.of(value).resolve(replicas, up));
  }

  /** The most Pods that there may be. */
  int most() {
    return replicas + surge;
  }

  /** The fewest available Pods that there must be. */
  int fewest() {
    return replicas - unavailable;
  }

  boolean paused() {
    return deployment.spec().bool("paused");
  }

  Json.Obj template() {
    return deployment.spec().object("template");
  }

  long minReadySeconds() {
    return deployment.spec().number("minReadySeconds", 0);
  }

  long collisions() {
    return deployment.status().number("collisionCount", 0);
  }

  /** How long an update may take without progress; nothing for ever. */
  Optional<Duration> deadline() {
    long seconds = deployment.spec().number("progressDeadlineSeconds", Integer.MAX_VALUE);
    return seconds == Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds(seconds));
  }

  /** How many old sets to keep; nothing for all. */
  Optional<Integer> historyLimit() {
    long limit = deployment.spec().number("revisionHistoryLimit", Integer.MAX_VALUE);
    return limit == Integer.MAX_VALUE ? Optional.empty() : Optional.of((int) limit);
  }
}
