package io.gantry.engine.build.graph;

import io.gantry.platform.oci.Platform;
import java.util.Map;

/**
 * What the caller of a build may choose.
 *
 * @param target a stage's name or index; empty for the last
 * @param labels added to the image
 * @param network what RUN gets where it says nothing
 */
public record GraphRequest(
    String target,
    Map<String, String> buildArguments,
    Map<String, String> labels,
    String network,
    Platform platform) {
  /** Copies the maps. */
  public GraphRequest {
    buildArguments = Map.copyOf(buildArguments);
    labels = Map.copyOf(labels);
  }
}
