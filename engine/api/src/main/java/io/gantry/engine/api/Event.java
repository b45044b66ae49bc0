package io.gantry.engine.api;

import java.util.Map;

/**
 * Something that happened, in Docker's words.
 *
 * @param type {@code container}, {@code image}, {@code volume}, {@code network}, {@code builder}
 * @param action as in {@code start}, {@code die}, {@code health_status: healthy}
 * @param actor the id, or the name of what has none
 * @param attributes of the actor, its labels among them
 * @param timeNanos since 1970
 * @param scope {@code local}
 */
public record Event(
    String type,
    String action,
    String actor,
    Map<String, String> attributes,
    long timeNanos,
    String scope) {
  /** Copies the map. */
  public Event {
    attributes = Map.copyOf(attributes);
  }
}
