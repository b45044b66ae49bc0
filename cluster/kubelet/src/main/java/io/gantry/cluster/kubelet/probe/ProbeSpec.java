package io.gantry.cluster.kubelet.probe;

import io.gantry.platform.base.json.Json;
import java.time.Duration;

/**
 * A probe as a Pod describes it, defaults filled in.
 *
 * @param handler has {@code exec}, {@code httpGet}, {@code tcpSocket} or {@code grpc}
 */
public record ProbeSpec(
    Sort sort,
    Json.Obj handler,
    Duration initialDelay,
    Duration period,
    Duration timeout,
    int successThreshold,
    int failureThreshold) {
  /** What the answer is for. */
  public enum Sort {
    STARTUP("Startup", "startupProbe"),
    LIVENESS("Liveness", "livenessProbe"),
    READINESS("Readiness", "readinessProbe");

    private final String word;
    private final String field;

    Sort(String word, String field) {
      this.word = word;
      this.field = field;
    }

    /** As events say it. */
    public String word() {
      return word;
    }

    /** As Pods say it. */
    public String field() {
      return field;
    }
  }

  /** Reads one. */
  public static ProbeSpec of(Sort sort, Json.Obj tree) {
    return new ProbeSpec(
        sort,
        tree,
        Duration.ofSeconds(tree.number("initialDelaySeconds", 0)),
        Duration.ofSeconds(positive(tree, "periodSeconds", 10)),
        Duration.ofSeconds(positive(tree, "timeoutSeconds", 1)),
        (int) positive(tree, "successThreshold", 1),
        (int) positive(tree, "failureThreshold", 3));
  }

  private static long positive(Json.Obj tree, String field, long fallback) {
    long value = tree.number(field, fallback);
    return value > 0 ? value : fallback;
  }
}
