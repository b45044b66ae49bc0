package io.gantry.platform.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TarRoundTripTest {
  private static byte[] archive(TarEntry... entries) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var tar = new TarWriter(out)) {
      for (TarEntry entry : entries) {
        tar.put(entry, new ByteArrayInputStream("x".repeat((int) entry.size()).getBytes(UTF_8)));
      }
    }
    return out.toByteArray();
  }

  private static List<TarEntry> read(byte[] archive) throws IOException {
    var tar = new TarReader(new ByteArrayInputStream(archive));
    var entries = new ArrayList<TarEntry>();
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      entries.add(entry.get());
      if (entry.get().isFile()) {
        assertEquals(entry.get().size(), tar.content().readAllBytes().length);
      }
    }
    return entries;
  }

  private static void assertSurvives(TarEntry entry) throws IOException {
    byte[] archive = archive(entry, TarEntry.file("next", 0600, 3));
    assertEquals(0, archive.length % 512);
    assertEquals(List.of(entry, TarEntry.file("next", 0600, 3)), read(archive));
  }

  @Test
  void everyTypeSurvives() throws IOException {
    assertSurvives(TarEntry.directory("", 01777));
    assertSurvives(TarEntry.directory("a/b", 02755));
    assertSurvives(TarEntry.file("a/b/c", 04755, 513));
    assertSurvives(TarEntry.symbolicLink("a/l", "../../x/./y"));
    assertSurvives(TarEntry.hardLink("h", "a/b/c"));
    for (TarEntry.Type type :
        List.of(TarEntry.Type.CHARACTER_DEVICE, TarEntry.Type.BLOCK_DEVICE, TarEntry.Type.FIFO)) {
      int number = type == TarEntry.Type.FIFO ? 0 : 260;
      assertSurvives(
          new TarEntry(
              "dev", type, 0660, 1, 2, 0, Instant.EPOCH, "", number, number / 2, Map.of()));
    }
  }

  @Test
  void longAndUnusualPathsSurvive() throws IOException {
    for (int length : new int[] {99, 100, 101, 155, 156, 200, 255, 256, 257, 4000}) {
      assertSurvives(TarEntry.file("n".repeat(length), 0644, 1));
      assertSurvives(TarEntry.file(("d".repeat(49) + "/").repeat(length / 50) + "f", 0644, 0));
      assertSurvives(TarEntry.directory(("d".repeat(49) + "/").repeat(length / 50) + "f", 0755));
      assertSurvives(TarEntry.symbolicLink("l", "t".repeat(length)));
      assertSurvives(TarEntry.hardLink("l", "t".repeat(length)));
    }
    assertSurvives(TarEntry.file("Főtanúsítvány 😀\nline=\"x\"", 0644, 0));
  }

  @Test
  void namesThatAreNotUtf8SurviveByteForByte() throws IOException {
    byte[] name = {'a', (byte) 0xe9, '/', (byte) 0xc3, (byte) 0xa9, (byte) 0xff};
    String decoded = HeaderText.decode(name, 0, name.length);
    assertArrayEquals(name, HeaderText.encode(decoded));
    assertSurvives(TarEntry.file(decoded, 0644, 0));
  }

  @Test
  void bigAndOddNumbersSurvive() throws IOException {
    assertSurvives(TarEntry.file("f", 0644, 0).withOwner(0xffff_fffeL, 2_097_152));
    for (String time :
        List.of(
            "2026-11-22T14:00:00.000000001Z",
            "2026-11-22T14:00:00.5Z",
            "1969-12-31T23:59:59Z",
            "1969-12-31T23:59:58.25Z",
            "1969-12-31T23:59:59.999999999Z",
            "2300-01-01T00:00:00Z")) {
      assertSurvives(TarEntry.file("f", 0644, 0).withModified(Instant.parse(time)));
    }
  }

  @Test
  void attributesSurviveBinaryAndEmptyOnesToo() throws IOException {
    byte[] binary = new byte[300];
    for (int i = 0; i < binary.length; i++) {
      binary[i] = (byte) i;
    }
    assertSurvives(
        TarEntry.file("f", 0755, 5)
            .withAttributes(
                Map.of(
                    "security.capability",
                    binary,
                    "user.empty",
                    new byte[0],
                    "user.with=equals",
                    new byte[] {'\n'},
                    "user.ä",
                    new byte[] {0})));
  }

  @Test
  void theSameEntriesGiveTheSameBytes() throws IOException {
    var one = Map.of("user.a", new byte[] {1}, "user.b", new byte[] {2}, "user.c", new byte[] {3});
    var other = new LinkedHashMap<String, byte[]>();
    for (String name : List.of("user.c", "user.a", "user.b")) {
      other.put(name, one.get(name));
    }
    assertArrayEquals(
        archive(TarEntry.file("f", 0644, 9).withAttributes(one)),
        archive(TarEntry.file("f", 0644, 9).withAttributes(other)));
  }

  @Test
  void nineGibibytesGoThrough() throws IOException {
    long size = 9L << 30;
    var header = new ByteArrayOutputStream();
    var out =
        new OutputStream() {
          long written;

          @Override
          public void write(int b) {
            written++;
          }

          @Override
          public void write(byte[] bytes, int offset, int length) {
            if (written < 4096) {
              header.write(bytes, offset, length);
            }
            written += length;
          }
        };
    try (var tar = new TarWriter(out)) {
      tar.put(TarEntry.file("big", 0644, size));
      byte[] zeros = new byte[1 << 20];
      for (long done = 0; done < size; done += zeros.length) {
        tar.write(zeros, 0, zeros.length);
      }
    }
    assertEquals(512 * 3 + size + 1024, out.written);
    InputStream beginning = new ByteArrayInputStream(header.toByteArray());
    assertEquals(size, new TarReader(beginning).next().orElseThrow().size());
  }

  @Test
  void contentThatDoesNotFitItsSizeIsADefectOfTheCaller() throws IOException {
    var tar = new TarWriter(OutputStream.nullOutputStream());
    tar.put(TarEntry.file("f", 0644, 2));
    assertThrows(IllegalStateException.class, () -> tar.write(new byte[3], 0, 3));
    tar.write(new byte[1], 0, 1);
    assertThrows(IllegalStateException.class, tar::close);
  }

  @Test
  void unreadContentIsSkipped() throws IOException {
    byte[] archive = archive(TarEntry.file("a", 0644, 70_000), TarEntry.file("b", 0644, 1));
    var tar = new TarReader(new ByteArrayInputStream(archive));
    assertEquals("a", tar.next().orElseThrow().path());
    assertEquals('x', tar.content().read());
    assertEquals("b", tar.next().orElseThrow().path());
    assertArrayEquals(new byte[] {'x'}, tar.content().readAllBytes());
    assertTrue(tar.next().isEmpty());
    assertTrue(tar.next().isEmpty());
  }
}
