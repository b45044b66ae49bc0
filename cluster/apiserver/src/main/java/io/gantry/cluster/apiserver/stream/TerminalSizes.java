package io.gantry.cluster.apiserver.stream;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Reads sizes as in {@code {"Width":80,"Height":24}}, one after the other. */
record TerminalSizes(InputStream in) {
  private static final int LONGEST = 1024;

  /** A terminal's size in characters. */
  record Size(int rows, int columns) {}

  /** The next size; nothing at the end. */
  Optional<Size> next() throws IOException {
    var text = new ByteArrayOutputStream();
    while (true) {
      int b = in.read();
      if (b < 0 || text.size() > LONGEST) {
        return Optional.empty();
      }
      text.write(b);
      if (b == '}') {
        return parse(text.toByteArray());
      }
    }
  }

  private static Optional<Size> parse(byte[] text) throws IOException {
    try {
      Json.Obj size = Json.parse(text).asObject();
      return Optional.of(
          new Size(
              (int) Math.clamp(size.number("Height", 0), 0L, 65_535L),
              (int) Math.clamp(size.number("Width", 0), 0L, 65_535L)));
    } catch (GantryException e) {
      throw new IOException("malformed terminal size", e);
    }
  }
}
