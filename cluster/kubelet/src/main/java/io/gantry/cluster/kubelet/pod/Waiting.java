package io.gantry.cluster.kubelet.pod;

import java.time.Instant;

/**
 * Why a container does not start.
 *
 * @param reason {@code ErrImagePull}, {@code CrashLoopBackOff}, {@code CreateContainerConfigError}
 *     …
 * @param until when to try again
 */
public record Waiting(String reason, String message, Instant until) {
  /** Before anything was tried. */
  public static final String CREATING = "ContainerCreating";

  /** While init containers run. */
  public static final String INITIALIZING = "PodInitializing";

  public static final String CRASH_LOOP = "CrashLoopBackOff";
  public static final String IMAGE_PULL = "ErrImagePull";
  public static final String IMAGE_BACK_OFF = "ImagePullBackOff";
  public static final String IMAGE_NEVER_PULL = "ErrImageNeverPull";
  public static final String CONFIG = "CreateContainerConfigError";
  public static final String CREATE = "CreateContainerError";
}
