package io.gantry.cluster.scheduler.snapshot;

/** A port of the host; the address {@code 0.0.0.0} means every one. */
public record HostPort(String address, String protocol, int port) {
  static final String ANY = "0.0.0.0";

  /** Whether both cannot be had on one node. */
  public boolean conflictsWith(HostPort other) {
    return port == other.port
        && protocol.equals(other.protocol)
        && (address.equals(other.address) || address.equals(ANY) || other.address.equals(ANY));
  }
}
