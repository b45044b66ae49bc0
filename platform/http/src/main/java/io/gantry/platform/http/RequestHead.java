package io.gantry.platform.http;

import io.gantry.platform.http.wire.FieldLines;
import io.gantry.platform.http.wire.Fields;
import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.MalformedLine;
import io.gantry.platform.http.wire.MessageBody;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1 request (RFC 9112), read strictly: what two servers could understand
 * differently is refused.
 *
 * @param length of the body in bytes; {@link #CHUNKED} if it says so itself
 */
record RequestHead(
    String method, String path, Query query, boolean http11, Headers headers, long length) {
  static final long CHUNKED = MessageBody.CHUNKED;

  /** Reads a head; nothing if the client has ended instead. */
  static @Nullable RequestHead read(Input in, Limits limits) throws IOException {
    try {
      int left = limits.headBytes();
      String line = in.line(left);
      if (line != null && line.isEmpty()) {
        line = in.line(left);
      }
      if (line == null) {
        return null;
      }
      left -= line.length() + 2;
      return parse(line, new Headers(FieldLines.read(in, left, limits.fields())));
    } catch (MalformedLine e) {
      throw new BadRequest(e.tooLong() ? 431 : 400, e.getMessage() + "");
    }
  }

  private static RequestHead parse(String line, Headers headers) throws BadRequest {
    int first = line.indexOf(' ');
    int last = line.lastIndexOf(' ');
    if (first <= 0 || last == first || line.indexOf(' ', first + 1) != last) {
      throw new BadRequest("malformed request line");
    }
    String method = line.substring(0, first);
    boolean http11 =
        switch (line.substring(last + 1)) {
          case "HTTP/1.1" -> true;
          case "HTTP/1.0" -> false;
          default -> throw new BadRequest(505, "HTTP version not supported");
        };
    if (!Fields.isToken(method)) {
      throw new BadRequest("malformed method");
    }
    int hosts = headers.all("host").size();
    if (hosts > 1 || (hosts == 0 && http11)) {
      throw new BadRequest("request with " + hosts + " host fields");
    }
    Target target = Target.parse(line.substring(first + 1, last));
    return new RequestHead(
        method, target.path(), target.query(), http11, headers, length(headers, http11));
  }

  private static long length(Headers headers, boolean http11) throws BadRequest {
    List<String> codings = headers.all("transfer-encoding");
    List<String> lengths = headers.all("content-length");
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty() || !http11) {
        throw new BadRequest("transfer-encoding where it cannot be");
      }
      if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
        throw new BadRequest(501, "transfer-encoding other than chunked");
      }
      return CHUNKED;
    }
    return switch (lengths.size()) {
      case 0 -> 0;
      case 1 -> decimal(lengths.getFirst());
      default -> throw new BadRequest("more than one content-length");
    };
  }

  private static long decimal(String text) throws BadRequest {
    long length = Fields.length(text);
    if (length < 0) {
      throw new BadRequest("malformed content-length");
    }
    return length;
  }

  /** Whether the client wants to send another request. */
  boolean keepsAlive() {
    return http11
        ? !Fields.lists(headers.all("connection"), "close")
        : Fields.lists(headers.all("connection"), "keep-alive");
  }

  /** Whether the client waits for a word before it sends the body. */
  boolean expectsContinue() {
    return http11 && headers.first("expect").map("100-continue"::equalsIgnoreCase).orElse(false);
  }
}
