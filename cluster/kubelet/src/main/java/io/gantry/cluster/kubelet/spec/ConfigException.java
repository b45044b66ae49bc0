package io.gantry.cluster.kubelet.spec;

import io.gantry.platform.base.GantryException;

/** A container cannot be made from what its Pod says: {@code CreateContainerConfigError}. */
public final class ConfigException extends GantryException {
  private static final long serialVersionUID = 1L;

  /** Says what is missing or wrong, in upstream's words. */
  public ConfigException(String message) {
    super(Kind.INVALID, message);
  }
}
