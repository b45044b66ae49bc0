package io.gantry.engine.local.event;

import java.util.Map;

/** Where what happens is told. */
@FunctionalInterface
public interface EventSink {
  /** Nobody hears it. */
  EventSink NONE = (_, _, _, _) -> {};

  /**
   * Tells that something has happened just now. Never fails: an event is worth no operation.
   *
   * @param type as in {@code container}; {@code action} as in {@code start}: Docker's words
   * @param actor the id, or the name of what has none
   */
  void emit(String type, String action, String actor, Map<String, String> attributes);
}
