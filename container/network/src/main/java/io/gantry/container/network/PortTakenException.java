package io.gantry.container.network;

import io.gantry.platform.base.GantryException;

/** A host port that was asked for belongs to another container or program. */
public final class PortTakenException extends GantryException {
  private static final long serialVersionUID = 1L;
  private final int port;

  PortTakenException(String container, String hostAddress, int port) {
    super(
        Kind.CONFLICT,
        "driver failed programming external connectivity on endpoint "
            + container.substring(0, Math.min(12, container.length()))
            + ": Bind for "
            + hostAddress
            + ":"
            + port
            + " failed: port is already allocated");
    this.port = port;
  }

  /** The host port. */
  public int port() {
    return port;
  }
}
