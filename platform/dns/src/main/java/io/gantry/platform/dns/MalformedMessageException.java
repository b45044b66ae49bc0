package io.gantry.platform.dns;

import io.gantry.platform.base.GantryException;

/** Bytes that are no DNS message. */
final class MalformedMessageException extends GantryException {
  private static final long serialVersionUID = 1L;

  MalformedMessageException(String why) {
    super(Kind.INVALID, "malformed DNS message: " + why);
  }
}
