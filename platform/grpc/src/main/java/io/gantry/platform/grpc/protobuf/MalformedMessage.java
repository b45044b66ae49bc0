package io.gantry.platform.grpc.protobuf;

import io.gantry.platform.base.GantryException;

/** Bytes that are no protocol buffer of the wanted message. */
public final class MalformedMessage extends GantryException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public MalformedMessage(String why) {
    super(Kind.INVALID, "malformed protocol buffer: " + why);
  }
}
