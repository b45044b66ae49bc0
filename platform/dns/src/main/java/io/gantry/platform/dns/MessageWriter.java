package io.gantry.platform.dns;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.dns.Answer.Resource;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes messages; names of records are compressed, those inside SRV not (RFC 2782). */
final class MessageWriter {
  private static final int POINTER = 0xc000;
  private static final int POINTER_LIMIT = 0x4000;
  private static final int LABEL_LIMIT = 63;
  private static final int NAME_LIMIT = 255;

  private final Map<String, Integer> written = new HashMap<>();
  private byte[] bytes = new byte[512];
  private int at;

  private MessageWriter() {}

  static byte[] write(Message message) {
    return new MessageWriter().message(message);
  }

  private byte[] message(Message message) {
    int16(message.id());
    int16(message.flags());
    int16(message.questions().size());
    int16(message.answers().size());
    int16(message.authorities().size());
    int16(message.additionals().size());
    for (Question question : message.questions()) {
      name(question.name(), true);
      int16(question.type());
      int16(question.dnsClass());
    }
    records(message.answers());
    records(message.authorities());
    records(message.additionals());
    return java.util.Arrays.copyOf(bytes, at);
  }

  private void records(List<ResourceRecord> records) {
    for (ResourceRecord record : records) {
      name(record.name(), true);
      int16(record.type());
      int16(record.dnsClass());
      int32(record.ttl());
      int start = at;
      int16(0);
      value(record.value());
      int length = at - start - 2;
      bytes[start] = (byte) (length >> 8);
      bytes[start + 1] = (byte) length;
    }
  }

  private void value(ResourceRecord.Value value) {
    switch (value) {
      case ResourceRecord.Value.Raw(byte[] raw) -> all(raw);
      case ResourceRecord.Value.Authority authority -> {
        name(authority.server(), true);
        name(authority.mailbox(), true);
        int32(authority.serial());
        int32(7200);
        int32(1800);
        int32(86_400);
        int32(authority.negativeTtl());
      }
      case ResourceRecord.Value.Known(Resource resource) -> resource(resource);
    }
  }

  private void resource(Resource resource) {
    switch (resource) {
      case Resource.Address address -> all(address.address().getAddress());
      case Resource.Name target -> name(target.name(), true);
      case Resource.Text text -> text(text.text().getBytes(StandardCharsets.UTF_8));
      case Resource.Service service -> {
        int16(service.priority());
        int16(service.weight());
        int16(service.port());
        name(service.target(), false);
      }
    }
  }

  /** Texts are pieces of at most 255 bytes. */
  private void text(byte[] text) {
    int from = 0;
    do {
      int length = Math.min(255, text.length - from);
      int8(length);
      for (int i = 0; i < length; i++) {
        int8(text[from + i]);
      }
      from += length;
    } while (from < text.length);
  }

  /** Names written before are pointed at, as they were spelled: case is kept. */
  private void name(String name, boolean compress) {
    int from = 0;
    int start = at;
    while (from < name.length()) {
      String rest = name.substring(from);
      Integer earlier = compress ? written.get(rest) : null;
      if (earlier != null) {
        int16(POINTER | earlier);
        return;
      }
      if (at < POINTER_LIMIT) {
        written.putIfAbsent(rest, at);
      }
      from = label(name, from);
      if (at - start >= NAME_LIMIT) {
        throw new GantryException(Kind.INVALID, "name too long for DNS: " + name);
      }
    }
    int8(0);
  }

  /** Writes the label at {@code from}; returns where the next one starts. */
  private int label(String name, int from) {
    int length = at;
    int8(0);
    int i = from;
    while (i < name.length() && name.charAt(i) != '.') {
      if (name.charAt(i) == '\\' && i + 1 < name.length()) {
        i++;
      }
      int8(name.charAt(i));
      i++;
    }
    int count = at - length - 1;
    if (count == 0 || count > LABEL_LIMIT) {
      throw new GantryException(Kind.INVALID, "not a DNS name: " + name);
    }
    bytes[length] = (byte) count;
    return i + 1;
  }

  private void int8(int value) {
    if (at == bytes.length) {
      bytes = java.util.Arrays.copyOf(bytes, 2 * at);
    }
    bytes[at++] = (byte) value;
  }

  private void int16(int value) {
    int8(value >> 8);
    int8(value);
  }

  private void int32(long value) {
    int16((int) (value >> 16));
    int16((int) value);
  }

  private void all(byte[] values) {
    for (byte value : values) {
      int8(value);
    }
  }
}
