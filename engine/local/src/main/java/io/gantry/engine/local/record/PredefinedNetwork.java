package io.gantry.engine.local.record;

import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The networks that are none: containers in them have no interface of gantry's. */
public enum PredefinedNetwork {
  /** The host's own. */
  HOST("host", "host"),
  /** Loopback alone. */
  NONE("none", "null");

  private final String word;
  private final String driver;

  PredefinedNetwork(String word, String driver) {
    this.word = word;
    this.driver = driver;
  }

  /** What users call it, which is its mode too. */
  public String word() {
    return word;
  }

  /** Docker's word. */
  public String driver() {
    return driver;
  }

  /** The same on every host. */
  public String id() {
    return Digest.of(("network " + word).getBytes(StandardCharsets.UTF_8)).hex();
  }

  /** That of a name or an id or a network mode. */
  public static Optional<PredefinedNetwork> of(String ref) {
    for (PredefinedNetwork one : values()) {
      if (ref.equals(one.word) || ref.equals(one.id())) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
