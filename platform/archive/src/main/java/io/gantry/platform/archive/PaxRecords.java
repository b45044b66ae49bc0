package io.gantry.platform.archive;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of a PAX extended header: {@code "%d %s=%s\n"}, where the number counts the whole
 * record. The last of several with one key holds, except GNU's repeated sparse pairs, which are
 * gathered here into one map as the newer form has it.
 */
record PaxRecords(Map<String, byte[]> values) {
  private static final String XATTR = "SCHILY.xattr.";
  static final String SPARSE_MAP = "GNU.sparse.map";

  static final PaxRecords NONE = new PaxRecords(Map.of());

  static PaxRecords parse(byte[] bytes) {
    var values = new LinkedHashMap<String, byte[]>();
    var pairs = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      int space = indexOf(bytes, (byte) ' ', at, bytes.length);
      int end = space < 0 ? -1 : at + length(bytes, at, space);
      int equals = space < 0 || end > bytes.length ? -1 : indexOf(bytes, (byte) '=', space, end);
      if (equals <= space + 1 || bytes[end - 1] != '\n') {
        throw new GantryException(Kind.INVALID, "malformed PAX record");
      }
      String key = HeaderText.decode(bytes, space + 1, equals);
      byte[] value = Arrays.copyOfRange(bytes, equals + 1, end - 1);
      if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
        pairs.append(pairs.isEmpty() ? "" : ",").append(HeaderText.decode(value, 0, value.length));
      } else {
        values.put(key, value);
      }
      at = end;
    }
    if (!pairs.isEmpty()) {
      values.put(SPARSE_MAP, HeaderText.encode(pairs.toString()));
    }
    return new PaxRecords(values);
  }

  private static int length(byte[] bytes, int from, int to) {
    int length = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || i - from > 7) {
        return 0;
      }
      length = length * 10 + digit;
    }
    return length;
  }

  private static int indexOf(byte[] bytes, byte wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** These over {@code global}: an empty value takes a global one back. */
  PaxRecords over(PaxRecords global) {
    if (global.values.isEmpty()) {
      return this;
    }
    var merged = new LinkedHashMap<>(global.values);
    merged.putAll(values);
    return new PaxRecords(merged);
  }

  /** About how much memory these hold, in bytes. */
  long weight() {
    long weight = 0;
    for (var record : values.entrySet()) {
      weight += record.getKey().length() + record.getValue().length + 64L;
    }
    return weight;
  }

  /** The value, or null if it is absent or empty: then the header's own field holds. */
  @Nullable String text(String key) {
    byte[] value = values.get(key);
    return value == null || value.length == 0 ? null : HeaderText.decode(value, 0, value.length);
  }

  String text(String key, String fallback) {
    String value = text(key);
    return value == null ? fallback : value;
  }

  /** A decimal number, not negative. */
  long number(String key, long fallback) {
    String value = text(key);
    return value == null ? fallback : decimal(key, value);
  }

  static long decimal(String key, String value) {
    boolean digits = !value.isEmpty() && value.length() <= 18;
    for (int i = 0; i < value.length() && digits; i++) {
      digits = value.charAt(i) >= '0' && value.charAt(i) <= '9';
    }
    if (!digits) {
      throw new GantryException(Kind.INVALID, "PAX record " + key + " is not a number");
    }
    return Long.parseLong(value);
  }

  /** Extended attributes; here an empty value is a value. */
  Map<String, byte[]> attributes() {
    Map<String, byte[]> attributes = Map.of();
    for (var record : values.entrySet()) {
      if (record.getKey().startsWith(XATTR) && record.getKey().length() > XATTR.length()) {
        attributes = attributes.isEmpty() ? new LinkedHashMap<>() : attributes;
        attributes.put(attributeName(record.getKey()), record.getValue());
      }
    }
    return attributes;
  }

  private static String attributeName(String key) {
    if (key.indexOf('\0') >= 0) {
      throw new GantryException(Kind.INVALID, "attribute whose name holds a zero byte");
    }
    return key.substring(XATTR.length()).replace("%3D", "=").replace("%25", "%");
  }

  /** The key of an attribute: a key cannot hold an equals sign, so GNU tar escapes it so. */
  static String attributeKey(String name) {
    return XATTR + name.replace("%", "%25").replace("=", "%3D");
  }
}
