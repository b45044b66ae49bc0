package io.gantry.engine.build.graph;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.platform.oci.Platform;

/**
 * What the caller of a build may choose.
 *
 * @param target the platform of the image
 * @param host the platform that builds
 * @param severalPlatforms whether titles tell for which platform a step is
 */
public record GraphRequest(
    BuildRequest.Subject subject,
    BuildRequest.Running running,
    Platform target,
    Platform host,
    boolean severalPlatforms) {
  /** For one platform, the host's own. */
  public static GraphRequest of(BuildRequest.Subject subject, Platform host) {
    return new GraphRequest(subject, BuildRequest.Running.PLAIN, host, host, false);
  }
}
