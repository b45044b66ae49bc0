package io.gantry.platform.dns;

import java.util.Locale;
import java.util.Optional;

/**
 * What is asked.
 *
 * @param name as it was spelled, without the final dot; dots and backslashes inside a label have a
 *     backslash before them
 * @param type a number of RFC 1035, known or not
 * @param dnsClass 1 is the Internet
 */
record Question(String name, int type, int dnsClass) {
  static final int INTERNET = 1;

  /** The name as zones want it. */
  String canonicalName() {
    return name.toLowerCase(Locale.ROOT);
  }

  Optional<RecordType> knownType() {
    for (RecordType known : RecordType.values()) {
      if (known.number() == type) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  boolean isSameAs(Question other) {
    return type == other.type
        && dnsClass == other.dnsClass
        && canonicalName().equals(other.canonicalName());
  }
}
