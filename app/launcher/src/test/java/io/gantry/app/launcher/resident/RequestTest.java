package io.gantry.app.launcher.resident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RequestTest {
  private static byte[] header(String magic, int bytes, int arguments, int entries) {
    return ByteBuffer.allocate(Request.HEADER_BYTES)
        .order(ByteOrder.nativeOrder())
        .put(magic.getBytes(StandardCharsets.US_ASCII))
        .putInt(bytes)
        .putInt(arguments)
        .putInt(entries)
        .array();
  }

  private static byte[] body(String... strings) {
    return (String.join("\0", strings) + "\0").getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void directoryArgumentsAndEnvironmentComeApart() {
    byte[] body = body("/home/å", "run", "", "--rm", "A=1", "B==x", "malformed");
    Request request = Request.parse(header("GTY1", body.length, 3, 3), body);
    assertEquals(Path.of("/home/å"), request.workingDirectory());
    assertEquals(List.of("run", "", "--rm"), request.arguments());
    assertEquals(Map.of("A", "1", "B", "=x"), request.environment());
  }

  @Test
  void foreignBytesAreRefused() {
    assertThrows(GantryException.class, () -> Request.bodyBytes(header("GET ", 10, 0, 0)));
    assertThrows(GantryException.class, () -> Request.bodyBytes(header("GTY1", -1, 0, 0)));
    assertThrows(GantryException.class, () -> Request.bodyBytes(header("GTY1", 1 << 30, 0, 0)));
    byte[] body = body("/", "ps");
    assertThrows(
        GantryException.class, () -> Request.parse(header("GTY1", body.length, 2, 0), body));
    assertThrows(
        GantryException.class, () -> Request.parse(header("GTY1", body.length, -1, 2), body));
    byte[] cut = "/\0ps".getBytes(StandardCharsets.UTF_8);
    assertThrows(GantryException.class, () -> Request.parse(header("GTY1", 4, 1, 0), cut));
  }
}
