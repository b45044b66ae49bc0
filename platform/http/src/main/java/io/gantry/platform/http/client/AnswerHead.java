package io.gantry.platform.http.client;

import io.gantry.platform.http.Headers;
import io.gantry.platform.http.wire.FieldLines;
import io.gantry.platform.http.wire.Fields;
import io.gantry.platform.http.wire.Input;
import io.gantry.platform.http.wire.MalformedLine;
import io.gantry.platform.http.wire.MessageBody;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;

/** The head of an answer (RFC 9112 §4). */
record AnswerHead(int status, boolean http11, Headers headers) {
  /** The length of a body that ends with its connection. */
  static final long UNTIL_END = -2;

  private static final int BYTES = 64 * 1024;
  private static final int FIELDS = 200;

  /** Reads a head of at most 64 KiB and 200 fields. */
  static AnswerHead read(Input in) throws IOException {
    String line = in.line(BYTES);
    if (line == null) {
      throw new EOFException("connection ended before an answer");
    }
    // As in "HTTP/1.1 200 OK", where the last word and even the space before it may be missing.
    boolean shaped =
        (line.startsWith("HTTP/1.1 ") || line.startsWith("HTTP/1.0 "))
            && line.length() >= 12
            && (line.length() == 12 || line.charAt(12) == ' ')
            && Fields.isValue(line);
    int status = shaped ? (int) Fields.length(line.substring(9, 12)) : -1;
    if (status < 100) {
      throw new MalformedLine("no HTTP/1.1 status line", false);
    }
    var fields = FieldLines.read(in, BYTES - line.length(), FIELDS);
    return new AnswerHead(status, line.charAt(7) == '1', new Headers(fields));
  }

  /** The length of the body; {@link MessageBody#CHUNKED} or {@link #UNTIL_END} too. */
  long length(String method) throws MalformedLine {
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return 0;
    }
    List<String> codings = headers.all("transfer-encoding");
    List<String> lengths = headers.all("content-length");
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty() || !http11) {
        throw new MalformedLine("transfer-encoding where it cannot be", false);
      }
      if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
        throw new MalformedLine("transfer-encoding other than chunked", false);
      }
      return MessageBody.CHUNKED;
    }
    return lengths.isEmpty() ? UNTIL_END : length(lengths);
  }

  /** Equal lengths may be repeated: some servers behind others do. */
  private static long length(List<String> lengths) throws MalformedLine {
    long length = -1;
    for (String list : lengths) {
      for (String item : list.split(",", -1)) {
        long next = Fields.length(item.strip());
        if (next < 0 || (length >= 0 && length != next)) {
          throw new MalformedLine("malformed or conflicting content-length", false);
        }
        length = next;
      }
    }
    return length;
  }

  /** Whether the server takes another request after this one. */
  boolean keepsAlive() {
    return http11
        ? !Fields.lists(headers.all("connection"), "close")
        : Fields.lists(headers.all("connection"), "keep-alive");
  }
}
