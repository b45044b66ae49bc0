package io.gantry.platform.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.quality.testkit.NeedsProgram;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** gzip(1) and zstd(1) read what we pack, and we read what they pack. */
final class PackersIT {
  @TempDir private Path directory;

  private static byte[] sample() {
    var random = new SplittableRandom(4);
    byte[] plain = new byte[5_000_000];
    for (int i = 0; i < plain.length; i++) {
      plain[i] = i % 5000 < 2000 ? (byte) random.nextInt(60) : (byte) (i >> 7);
    }
    return plain;
  }

  private byte[] run(Path input, String... command) throws IOException, InterruptedException {
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectInput(input.toFile())
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, process.waitFor(), String.join(" ", command));
    return Files.readAllBytes(output);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(directory.resolve("input"), bytes);
  }

  private static byte[] unpack(byte[] packed) throws IOException {
    try (var layer = Decompression.layer(new ByteArrayInputStream(packed), Long.MAX_VALUE)) {
      return layer.bytes().readAllBytes();
    }
  }

  private static byte[] gzip(GzipEncoder encoder, byte[] plain) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GzipWriter(packed, encoder)) {
      gzip.write(plain);
    }
    return packed.toByteArray();
  }

  @Test
  @NeedsProgram("gzip")
  void gzipAgrees() throws IOException, InterruptedException {
    byte[] plain = sample();
    for (GzipEncoder encoder : List.of(GzipEncoder.ours(), GzipEncoder.fastest())) {
      assertArrayEquals(plain, run(file(gzip(encoder, plain)), "gzip", "-dc"), encoder.title());
    }
    for (String level : new String[] {"-1", "-9"}) {
      assertArrayEquals(plain, unpack(run(file(plain), "gzip", level, "-c")));
    }
  }

  @Test
  @NeedsProgram("igzip")
  void igzipAgrees() throws IOException, InterruptedException {
    byte[] plain = sample();
    for (GzipEncoder encoder : List.of(GzipEncoder.ours(), GzipEncoder.fastest())) {
      assertArrayEquals(plain, run(file(gzip(encoder, plain)), "igzip", "-dc"), encoder.title());
    }
  }

  @Test
  @NeedsProgram("zstd")
  void zstdAgrees() throws IOException, InterruptedException {
    byte[] plain = sample();
    var packed = new ByteArrayOutputStream();
    try (OutputStream zstd = new ZstdWriter(packed)) {
      zstd.write(plain);
    }
    assertArrayEquals(plain, run(file(packed.toByteArray()), "zstd", "-dc"));
    for (String level : new String[] {"-1", "-19", "--long=27"}) {
      assertArrayEquals(plain, unpack(run(file(plain), "zstd", level, "-c")));
    }
  }
}
