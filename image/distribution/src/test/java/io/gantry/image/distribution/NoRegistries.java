package io.gantry.image.distribution;

import io.gantry.platform.oci.Reference;

/** No registry answers. */
public final class NoRegistries implements RegistryPlaces {
  /** One that is never asked. */
  public NoRegistries() {}

  @Override
  public ImageSource source(Reference name) {
    throw new IllegalStateException("a registry is asked for " + name);
  }

  @Override
  public ImageDestination destination(Reference name) {
    throw new IllegalStateException("a registry is asked for " + name);
  }
}
