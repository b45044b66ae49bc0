package io.gantry.app.launcher.resident;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a thin client sends first. */
record Request(Path workingDirectory, List<String> arguments, Map<String, String> environment) {
  /** The header: magic, bytes of the body, number of arguments, number of environment entries. */
  static final int HEADER_BYTES = 16;

  /** More than ARG_MAX of any Linux; a longer body is refused. */
  static final int MAX_BODY_BYTES = 8 << 20;

  private static final int MAGIC_1 = 'G' | 'T' << 8 | 'Y' << 16 | '1' << 24;

  /** The length of the body that follows {@code header}. */
  static int bodyBytes(byte[] header) {
    ByteBuffer buffer = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    ByteBuffer magic = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    int bytes = buffer.getInt(4);
    if (magic.getInt(0) != MAGIC_1 || bytes < 1 || bytes > MAX_BODY_BYTES) {
      throw new GantryException(Kind.INVALID, "not a request of gantry/1");
    }
    return bytes;
  }

  /** Reads a header and its body. */
  static Request parse(byte[] header, byte[] body) {
    ByteBuffer counts = ByteBuffer.wrap(header).order(ByteOrder.nativeOrder());
    int arguments = counts.getInt(8);
    int entries = counts.getInt(12);
    var strings = new ArrayList<String>();
    int start = 0;
    for (int i = 0; i < body.length; i++) {
      if (body[i] == 0) {
        strings.add(new String(body, start, i - start, StandardCharsets.UTF_8));
        start = i + 1;
      }
    }
    if (start != body.length
        || arguments < 0
        || entries < 0
        || strings.size() != 1L + arguments + entries) {
      throw new GantryException(Kind.INVALID, "request with a wrong number of strings");
    }
    var environment = new LinkedHashMap<String, String>();
    for (String entry : strings.subList(1 + arguments, strings.size())) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return new Request(
        Path.of(strings.getFirst()), List.copyOf(strings.subList(1, 1 + arguments)), environment);
  }
}
