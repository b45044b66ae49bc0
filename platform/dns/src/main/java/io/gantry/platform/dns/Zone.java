package io.gantry.platform.dns;

import java.util.Optional;

/** Names that this host answers for. Safe for use by many threads. */
@FunctionalInterface
public interface Zone {
  /**
   * The answer to a question, or nothing if the name is not in this zone.
   *
   * @param name lower-case, without the final dot
   */
  Optional<Answer> find(String name, RecordType type);

  /** The name that all names of the zone end with; empty if it has no authority to show. */
  default String origin() {
    return "";
  }

  /** How many seconds an answer may be remembered. */
  default int ttl() {
    return 5;
  }
}
