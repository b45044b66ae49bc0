package io.gantry.engine.docker.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FrameReaderTest {
  private final ByteArrayOutputStream wire = new ByteArrayOutputStream();

  private void frame(int stream, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    wire.writeBytes(
        new byte[] {
          (byte) stream,
          0,
          0,
          0,
          (byte) (bytes.length >> 24),
          (byte) (bytes.length >> 16),
          (byte) (bytes.length >> 8),
          (byte) bytes.length
        });
    wire.writeBytes(bytes);
  }

  private String read(boolean raw) throws IOException {
    var reader = new FrameReader(new ByteArrayInputStream(wire.toByteArray()), raw);
    var text = new StringBuilder();
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      FrameReader.Piece piece = next.get();
      text.append(piece.error() ? "E" : "O").append(piece.ends() ? "." : "-");
      text.append(new String(piece.bytes(), 0, piece.length(), StandardCharsets.UTF_8));
    }
    return text.toString();
  }

  @Test
  void framesAreTakenApart() throws IOException {
    frame(1, "out");
    frame(2, "err");
    frame(1, "");
    frame(1, "more");
    assertEquals("O.outE.errO.more", read(false));
  }

  @Test
  void aLongFrameComesInPieces() throws IOException {
    frame(1, "x".repeat(100_000));
    String text = read(false);
    assertEquals("O-" + "x".repeat(65_536) + "O." + "x".repeat(34_464), text);
  }

  @Test
  void aTerminalHasNoFrames() throws IOException {
    wire.writeBytes("\1\0plain".getBytes(StandardCharsets.UTF_8));
    assertEquals("O.\1\0plain", read(true));
  }

  @Test
  void anEndInsideAFrameIsAFailure() {
    frame(1, "whole");
    wire.write(1);
    assertThrows(EOFException.class, () -> read(false));
  }
}
