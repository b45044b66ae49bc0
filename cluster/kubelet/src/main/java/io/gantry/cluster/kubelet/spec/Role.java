package io.gantry.cluster.kubelet.spec;

/** What a container is to its Pod. */
public enum Role {
  /** Runs to its end before the next one starts. */
  INIT,
  /** An init container with {@code restartPolicy: Always}: runs beside all that come later. */
  SIDECAR,
  /** One of {@code spec.containers}. */
  MAIN
}
