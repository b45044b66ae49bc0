package io.gantry.engine.api;

import java.util.List;

/**
 * How to make an image of a container.
 *
 * @param reference its name; empty for none
 * @param changes Dockerfile instructions: CMD ENTRYPOINT ENV EXPOSE LABEL USER VOLUME WORKDIR
 * @param pause freeze the container meanwhile
 */
public record CommitSpec(
    String reference, String author, String message, List<String> changes, boolean pause) {
  /** Copies the list. */
  public CommitSpec {
    changes = List.copyOf(changes);
  }
}
