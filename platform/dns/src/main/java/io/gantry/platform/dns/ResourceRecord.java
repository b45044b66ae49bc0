package io.gantry.platform.dns;

/**
 * A resource record of a message.
 *
 * @param type its number
 * @param dnsClass 1 is the Internet; for EDNS the sender's UDP size
 * @param ttl seconds; for EDNS flags
 */
record ResourceRecord(String name, int type, int dnsClass, long ttl, Value value) {
  /** EDNS, RFC 6891. */
  static final int OPT = 41;

  /** Start of authority: how long it is worth remembering that there is nothing. */
  static final int SOA = 6;

  /** What it says. */
  sealed interface Value {
    /** A value that gantry knows. */
    record Known(Answer.Resource resource) implements Value {}

    /** The authority over a zone. */
    record Authority(String server, String mailbox, long serial, int negativeTtl)
        implements Value {}

    /** Any other, as its bytes. */
    @SuppressWarnings("ArrayRecordComponent")
    record Raw(byte[] bytes) implements Value {}
  }

  static ResourceRecord of(String name, RecordType type, long ttl, Answer.Resource resource) {
    return new ResourceRecord(
        name, type.number(), Question.INTERNET, ttl, new Value.Known(resource));
  }
}
