package io.gantry.engine.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to build.
 *
 * @param context the directory that COPY reads
 * @param dockerfile the file, or nothing for {@code Dockerfile} in the context
 * @param dockerfileText the Dockerfile itself, where it came from standard input
 * @param tags names to give
 * @param target the stage to stop at; empty for the last
 * @param network {@code default}, {@code host} or {@code none} for RUN
 * @param pull whether base images are looked for in their registry even if they are here
 * @param access for base images that are not here
 */
public record BuildRequest(
    Path context,
    Optional<Path> dockerfile,
    Optional<String> dockerfileText,
    List<String> tags,
    Map<String, String> buildArguments,
    Map<String, String> labels,
    String target,
    boolean noCache,
    String network,
    boolean pull,
    RegistryAccess access) {
  /** Copies the collections. */
  public BuildRequest {
    tags = List.copyOf(tags);
    buildArguments = Map.copyOf(buildArguments);
    labels = Map.copyOf(labels);
  }
}
