package io.gantry.platform.dns;

import io.gantry.platform.dns.Answer.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads messages. Every length is checked, a compressed name must point backwards, and no name
 * grows beyond 255 bytes: the work is bounded by the message's size.
 */
final class MessageReader {
  /** With the zero at its end a name has 255 bytes at most. */
  private static final int NAME_LIMIT = 254;

  private static final int POINTER = 0xc0;

  private final byte[] bytes;
  private int at;

  private MessageReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads one message.
   *
   * @throws MalformedMessageException for anything else
   */
  static Message read(byte[] bytes) {
    return new MessageReader(bytes).message();
  }

  private Message message() {
    int id = int16();
    int flags = int16();
    int questionCount = int16();
    int answerCount = int16();
    int authorityCount = int16();
    int additionalCount = int16();
    var questions = new ArrayList<Question>();
    for (int i = 0; i < questionCount; i++) {
      questions.add(new Question(name(), int16(), int16()));
    }
    return new Message(
        id,
        flags,
        questions,
        records(answerCount),
        records(authorityCount),
        records(additionalCount));
  }

  private List<ResourceRecord> records(int count) {
    var records = new ArrayList<ResourceRecord>();
    for (int i = 0; i < count; i++) {
      String name = name();
      int type = int16();
      int dnsClass = int16();
      long ttl = (long) int16() << 16 | int16();
      int length = int16();
      need(length);
      int end = at + length;
      ResourceRecord.Value value = value(type, length, end);
      at = end;
      records.add(new ResourceRecord(name, type, dnsClass, ttl, value));
    }
    return records;
  }

  private ResourceRecord.Value value(int type, int length, int end) {
    return switch (type) {
      case 1 -> address(length, 4);
      case 28 -> address(length, 16);
      case 5, 12 -> known(new Resource.Name(name()));
      case 16 -> known(new Resource.Text(text(end)));
      case 33 -> known(new Resource.Service(int16(), int16(), int16(), name()));
      case ResourceRecord.SOA -> authority();
      default -> new ResourceRecord.Value.Raw(Arrays.copyOfRange(bytes, at, end));
    };
  }

  private static ResourceRecord.Value known(Resource resource) {
    return new ResourceRecord.Value.Known(resource);
  }

  private ResourceRecord.Value address(int length, int expected) {
    if (length != expected) {
      throw new MalformedMessageException("an address of " + length + " bytes");
    }
    try {
      byte[] address = Arrays.copyOfRange(bytes, at, at + length);
      return known(new Resource.Address(InetAddress.getByAddress(address)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private String text(int end) {
    var text = new StringBuilder();
    while (at < end) {
      int length = int8();
      if (at + length > end) {
        throw new MalformedMessageException("text goes beyond its record");
      }
      text.append(new String(bytes, at, length, StandardCharsets.UTF_8));
      at += length;
    }
    return text.toString();
  }

  private ResourceRecord.Value authority() {
    String server = name();
    String mailbox = name();
    long serial = (long) int16() << 16 | int16();
    need(16);
    at += 14;
    return new ResourceRecord.Value.Authority(server, mailbox, serial, int16());
  }

  private void need(int count) {
    if (bytes.length - at < count) {
      throw new MalformedMessageException("it ends after " + bytes.length + " bytes");
    }
  }

  private int int8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  private int int16() {
    need(2);
    at += 2;
    return (bytes[at - 2] & 0xff) << 8 | (bytes[at - 1] & 0xff);
  }

  private String name() {
    var name = new StringBuilder();
    int length = 0;
    int limit = at;
    int end = -1;
    while (true) {
      int label = int8();
      if (label == 0) {
        break;
      }
      if ((label & POINTER) == POINTER) {
        int target = (label & ~POINTER) << 8 | int8();
        if (target >= limit) {
          throw new MalformedMessageException("a name points forwards");
        }
        end = end < 0 ? at : end;
        limit = target;
        at = target;
        continue;
      }
      length += label + 1;
      if ((label & POINTER) != 0 || length > NAME_LIMIT) {
        throw new MalformedMessageException("a name is too long");
      }
      need(label);
      append(name, label);
    }
    at = end < 0 ? at : end;
    return name.toString();
  }

  private void append(StringBuilder name, int length) {
    if (!name.isEmpty()) {
      name.append('.');
    }
    for (int i = 0; i < length; i++) {
      char c = (char) (bytes[at++] & 0xff);
      if (c == '.' || c == '\\') {
        name.append('\\');
      }
      name.append(c);
    }
  }
}
