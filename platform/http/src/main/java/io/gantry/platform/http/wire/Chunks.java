package io.gantry.platform.http.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Sends the parts of an HTTP/1.1 body as chunks; or, where that cannot be, as they are. */
public record Chunks(OutputStream out, boolean chunked) implements BufferedBody.Sink {
  @Override
  public void send(byte[] bytes, int offset, int length, boolean last) throws IOException {
    if (!chunked) {
      out.write(bytes, offset, length);
      return;
    }
    byte[] head = ascii(length == 0 ? "" : Integer.toHexString(length) + "\r\n");
    byte[] tail = ascii((length == 0 ? "" : "\r\n") + (last ? "0\r\n\r\n" : ""));
    var all = Arrays.copyOf(head, head.length + length + tail.length);
    System.arraycopy(bytes, offset, all, head.length, length);
    System.arraycopy(tail, 0, all, head.length + length, tail.length);
    out.write(all);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
