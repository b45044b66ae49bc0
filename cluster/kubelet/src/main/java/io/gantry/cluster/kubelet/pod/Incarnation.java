package io.gantry.cluster.kubelet.pod;

/**
 * One run of a container of a Pod: one container of the engine.
 *
 * @param id the engine's
 * @param attempt 0 for the first
 * @param hash of the template that it was made from
 * @param imageId the digest of the image's configuration
 * @param stopSignal as in {@code SIGTERM}
 */
public record Incarnation(
    String id,
    String container,
    int attempt,
    String hash,
    String image,
    String imageId,
    String stopSignal,
    Life life) {
  /** This one at another point of its life. */
  public Incarnation with(Life next) {
    return new Incarnation(id, container, attempt, hash, image, imageId, stopSignal, next);
  }

  public boolean running() {
    return life instanceof Life.Running;
  }
}
