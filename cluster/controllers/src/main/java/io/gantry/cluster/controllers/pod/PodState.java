package io.gantry.cluster.controllers.pod;

import io.gantry.cluster.controllers.condition.Condition;
import io.gantry.cluster.model.ApiObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a Pod's status says; pure. */
public record PodState(ApiObject pod) {
  /**
   * Empty, {@code Pending}, {@code Running}, {@code Succeeded}, {@code Failed}, {@code Unknown}.
   */
  public String phase() {
    return pod.status().string("phase");
  }

  /** Its containers ended for good. */
  public boolean isTerminal() {
    return phase().equals("Succeeded") || phase().equals("Failed");
  }

  /** Neither ended nor about to be deleted. */
  public boolean isActive() {
    return !isTerminal() && !pod.isBeingDeleted();
  }

  /** Its Ready condition is true. */
  public boolean isReady() {
    return ready().filter(Condition::isTrue).isPresent();
  }

  private Optional<Condition> ready() {
    return Condition.find(pod, "Ready");
  }

  /** Since when it is ready; nothing if it is not. */
  public Optional<Instant> readySince() {
    return ready().filter(Condition::isTrue).flatMap(Condition::lastTransition);
  }

  /** It was ready for {@code minReadySeconds}. */
  public boolean isAvailable(long minReadySeconds, Instant now) {
    return isReady() && untilAvailable(minReadySeconds, now).isZero();
  }

  /** How long a ready Pod still has to stay so; zero if it is available. */
  public Duration untilAvailable(long minReadySeconds, Instant now) {
    if (minReadySeconds == 0) {
      return Duration.ZERO;
    }
    Instant since = readySince().orElse(now);
    Duration left = Duration.between(now, since.plusSeconds(minReadySeconds));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Empty before it is scheduled. */
  public String node() {
    return pod.text("spec", "nodeName");
  }

  /** How often its containers were restarted, the most of them. */
  public long restarts() {
    long most = 0;
    for (var item : pod.status().array("containerStatuses")) {
      most = Math.max(most, item.asObject().number("restartCount", 0));
    }
    return most;
  }
}
