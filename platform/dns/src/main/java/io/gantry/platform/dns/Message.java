package io.gantry.platform.dns;

import java.util.List;
import java.util.Optional;

/**
 * A message of RFC 1035.
 *
 * @param flags the second sixteen bits, with opcode and response code
 */
record Message(
    int id,
    int flags,
    List<Question> questions,
    List<ResourceRecord> answers,
    List<ResourceRecord> authorities,
    List<ResourceRecord> additionals) {
  static final int RESPONSE = 0x8000;
  static final int AUTHORITATIVE = 0x0400;
  static final int TRUNCATED = 0x0200;
  static final int RECURSION_DESIRED = 0x0100;
  static final int RECURSION_AVAILABLE = 0x0080;
  private static final int OPCODE = 0x7800;
  private static final int CODE = 0x000f;

  static final int FORMAT_ERROR = 1;
  static final int SERVER_FAILURE = 2;
  static final int NO_SUCH_NAME = 3;
  static final int NOT_IMPLEMENTED = 4;
  static final int REFUSED = 5;

  /** The most that is sent by UDP: what every path carries in one piece. */
  static final int UDP_SIZE = 1232;

  static final int PLAIN_UDP_SIZE = 512;

  Message {
    questions = List.copyOf(questions);
    answers = List.copyOf(answers);
    authorities = List.copyOf(authorities);
    additionals = List.copyOf(additionals);
  }

  static Message query(int id, Question question) {
    return new Message(id, RECURSION_DESIRED, List.of(question), List.of(), List.of(), List.of());
  }

  boolean isResponse() {
    return (flags & RESPONSE) != 0;
  }

  boolean isTruncated() {
    return (flags & TRUNCATED) != 0;
  }

  boolean isStandardQuery() {
    return (flags & OPCODE) == 0;
  }

  int code() {
    return flags & CODE;
  }

  /** The EDNS record, if it has one. */
  Optional<ResourceRecord> edns() {
    return additionals.stream().filter(record -> record.type() == ResourceRecord.OPT).findFirst();
  }

  /** How many bytes the sender takes by UDP. */
  int udpSize() {
    return edns().map(ResourceRecord::dnsClass).orElse(PLAIN_UDP_SIZE);
  }

  /** The answer to this query with a code and without records. */
  Message reply(int code, int moreFlags) {
    return reply(code, moreFlags, List.of(), List.of(), List.of());
  }

  /** The answer to this query; EDNS is answered with EDNS. */
  Message reply(
      int code,
      int moreFlags,
      List<ResourceRecord> answerRecords,
      List<ResourceRecord> authorityRecords,
      List<ResourceRecord> additionalRecords) {
    var extra = new java.util.ArrayList<>(additionalRecords);
    if (edns().isPresent()) {
      extra.add(
          new ResourceRecord(
              "", ResourceRecord.OPT, UDP_SIZE, 0, new ResourceRecord.Value.Raw(new byte[0])));
    }
    int kept = flags & (OPCODE | RECURSION_DESIRED);
    return new Message(
        id, RESPONSE | kept | moreFlags | code, questions, answerRecords, authorityRecords, extra);
  }

  /** This without its records but EDNS, marked as truncated: the asker is to come by TCP. */
  Message truncated() {
    return new Message(
        id, flags | TRUNCATED, questions, List.of(), List.of(), edns().stream().toList());
  }
}
