package io.gantry.image.distribution;

import io.gantry.platform.oci.Reference;

/** A repository of a registry, as {@code docker.io} and {@code library/busybox}. */
public record RepositoryName(String registry, String path) {
  /** The one that a name is in. */
  public static RepositoryName of(Reference name) {
    return new RepositoryName(name.registry(), name.repository());
  }

  @Override
  public String toString() {
    return registry + "/" + path;
  }
}
