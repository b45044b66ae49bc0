package io.gantry.platform.http;

import io.gantry.platform.http.Http2Failure.Code;
import io.gantry.platform.http.hpack.Field;
import io.gantry.platform.http.wire.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The head of an HTTP/2 request (RFC 9113 §8.3).
 *
 * @param length of the body, or -1 if it was not said
 */
record Http2Request(String method, Target target, Headers headers, long length) {
  /** Checks the fields of {@code stream}'s head. */
  static Http2Request parse(int stream, List<Field> fields) throws Http2Failure {
    Map<String, String> pseudo = new LinkedHashMap<>();
    var headers = new LinkedHashMap<String, List<String>>();
    for (Field field : fields) {
      if (field.name().startsWith(":")) {
        if (!headers.isEmpty() || pseudo.put(field.name(), field.value()) != null) {
          throw malformed(stream, "misplaced " + field.name());
        }
        continue;
      }
      check(stream, field);
      headers.computeIfAbsent(field.name(), _ -> new ArrayList<>(1)).add(field.value());
    }
    String method = pseudo.remove(":method");
    String path = pseudo.remove(":path");
    String scheme = pseudo.remove(":scheme");
    String authority = pseudo.remove(":authority");
    if (method == null || path == null || scheme == null || !pseudo.isEmpty()) {
      throw malformed(stream, "pseudo-header fields");
    }
    if (!Fields.isToken(method)) {
      throw malformed(stream, "method");
    }
    if (authority != null) {
      if (!Fields.isValue(authority)) {
        throw malformed(stream, "authority");
      }
      headers.put("host", List.of(authority));
    }
    try {
      Target target = Target.parse(path);
      return new Http2Request(method, target, new Headers(headers), length(stream, headers));
    } catch (BadRequest e) {
      throw malformed(stream, "path");
    }
  }

  private static void check(int stream, Field field) throws Http2Failure {
    String name = field.name();
    boolean lower = true;
    for (int i = 0; i < name.length(); i++) {
      lower &= name.charAt(i) < 'A' || name.charAt(i) > 'Z';
    }
    if (!lower || !Fields.isToken(name) || !Fields.isValue(field.value())) {
      throw malformed(stream, "header field");
    }
    switch (name) {
      case "connection", "transfer-encoding", "upgrade", "keep-alive", "proxy-connection" ->
          throw malformed(stream, name);
      case "te" -> {
        if (!field.value().equals("trailers")) {
          throw malformed(stream, name);
        }
      }
      default -> {}
    }
  }

  private static long length(int stream, Map<String, List<String>> headers) throws Http2Failure {
    List<String> lengths = headers.getOrDefault("content-length", List.of());
    if (lengths.isEmpty()) {
      return -1;
    }
    try {
      long length = Long.parseLong(lengths.getFirst());
      if (lengths.size() == 1 && length >= 0) {
        return length;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw malformed(stream, "content-length");
  }

  private static Http2Failure malformed(int stream, String what) {
    return new Http2Failure(Code.PROTOCOL_ERROR, stream, "malformed request: " + what);
  }

  boolean expectsContinue() {
    return headers.first("expect").map("100-continue"::equalsIgnoreCase).orElse(false);
  }
}
