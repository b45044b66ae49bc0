package io.gantry.image.store;

import io.gantry.platform.base.GantryException;

/**
 * No image has this name or id. The words are Docker's, upper case included: clients match them.
 */
public final class NoSuchImageException extends GantryException {
  private static final long serialVersionUID = 1L;

  /** {@code name} as Docker shows it: a familiar name with its tag, or what the user typed. */
  public NoSuchImageException(String name) {
    super(Kind.NOT_FOUND, "No such image: " + name);
  }
}
