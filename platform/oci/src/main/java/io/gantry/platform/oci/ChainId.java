package io.gantry.platform.oci;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The name of a stack of layers (OCI image specification, <i>Layer ChainID</i>). */
public record ChainId(Digest digest) {
  /** The chain of {@code diffId} alone. */
  public static ChainId of(Digest diffId) {
    return new ChainId(diffId);
  }

  /** The chain of {@code diffId} on top of {@code parent}. */
  public static ChainId of(Optional<ChainId> parent, Digest diffId) {
    return parent.map(below -> below.then(diffId)).orElseGet(() -> of(diffId));
  }

  /** The chain of a whole stack, lowest first; nothing for no layers. */
  public static Optional<ChainId> of(List<Digest> diffIds) {
    Optional<ChainId> chain = Optional.empty();
    for (Digest diffId : diffIds) {
      chain = Optional.of(of(chain, diffId));
    }
    return chain;
  }

  /** This chain with one more layer on top. */
  public ChainId then(Digest diffId) {
    return new ChainId(Digest.of((digest + " " + diffId).getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return digest.toString();
  }
}
