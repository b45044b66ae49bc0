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
}
