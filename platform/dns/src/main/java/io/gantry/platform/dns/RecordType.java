package io.gantry.platform.dns;

/** The types of records that gantry knows, with their numbers of RFC 1035, 2782 and 3596. */
public enum RecordType {
  /** IPv4 address. */
  A(1),
  /** Another name. */
  CNAME(5),
  /** Name of an address. */
  PTR(12),
  /** Text. */
  TXT(16),
  /** IPv6 address. */
  AAAA(28),
  /** Place of a service. */
  SRV(33);

  private final int number;

  RecordType(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }
}
