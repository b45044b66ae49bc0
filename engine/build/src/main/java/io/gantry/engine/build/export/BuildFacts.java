package io.gantry.engine.build.export;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What provenance and metadata tell of a build beside its images.
 *
 * @param id of the build
 * @param dockerfile its path in the context, or its name
 * @param source the text of the Dockerfile
 * @param secrets ids that RUN asked for, never their content
 * @param agents ids of SSH agents that RUN asked for
 */
public record BuildFacts(
    String id,
    Instant started,
    String dockerfile,
    Optional<String> source,
    List<String> secrets,
    List<String> agents) {
  /** Copies the lists. */
  public BuildFacts {
    secrets = List.copyOf(secrets);
    agents = List.copyOf(agents);
  }
}
