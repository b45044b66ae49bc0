package io.gantry.image.distribution;

import io.gantry.platform.oci.Reference;

/** Opens names in registries, with whatever logins and settings belong to them. */
public interface RegistryPlaces {
  /** Reads what a name means; asks the registry when it is first needed. */
  ImageSource source(Reference name);

  /** Writes what a name shall mean. */
  ImageDestination destination(Reference name);
}
