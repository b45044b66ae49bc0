package io.gantry.image.store.pull;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Digest;

/** A layer unpacks to more than its size lets expect. */
final class TooLargeException extends GantryException {
  private static final long serialVersionUID = 1L;

  TooLargeException(Digest blob, long limit) {
    super(
        Kind.EXHAUSTED,
        "layer " + blob + " unpacks to more than " + limit + " bytes: it is refused as a bomb");
  }
}
