package io.gantry.platform.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarDamageTest {
  private static String refusal(byte[] archive) {
    var failure =
        assertThrows(
            GantryException.class,
            () -> RawArchive.contents(new TarReader(new ByteArrayInputStream(archive))));
    assertEquals(Kind.INVALID, failure.kind());
    return failure.text();
  }

  private static String refusal(RawArchive archive) {
    return refusal(archive.bytes());
  }

  @Test
  void garbageIsNoArchive() {
    byte[] garbage = new byte[2048];
    Arrays.fill(garbage, (byte) 'x');
    assertEquals("tar entry 1: number is not octal in header", refusal(garbage));
    assertTrue(refusal(Arrays.copyOf(garbage, 100)).contains("ends too early"));
  }

  @Test
  void aWrongChecksumIsRefused() {
    assertEquals(
        "tar entry after \"a\": no valid tar header",
        refusal(
            new RawArchive()
                .header('0', "a", 0)
                .header('0', "b", 0, Map.of(Header.CHECKSUM, "000001\0 "))));
  }

  @Test
  void anArchiveCutAnywhereInsideAnEntryIsRefused() throws IOException {
    byte[] whole =
        new RawArchive().pax('x', "uid=1").member('0', "a", "x".repeat(700)).unfinished();
    for (int length = 1; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (length == 1024) {
        // Ends after an extended header: nothing that it could describe follows.
        assertTrue(RawArchive.contents(new TarReader(new ByteArrayInputStream(cut))).isEmpty());
      } else {
        assertTrue(refusal(cut).contains("ends too early"), "cut at " + length);
      }
    }
  }

  @Test
  void entriesThatLeaveTheRootAreRefused() {
    assertTrue(refusal(new RawArchive().header('0', "../a", 0)).contains("leaves the root"));
    assertTrue(
        refusal(new RawArchive().header('1', "a", 0, Map.of(Header.LINK, "../../etc/shadow")))
            .contains("\"a\": tar entry \"../../etc/shadow\": path leaves the root"));
    assertTrue(refusal(new RawArchive().header('0', "", 0)).contains("without a name"));
    assertTrue(refusal(new RawArchive().header('2', "a", 0)).contains("without a target"));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    String minusOne = "\u00ff".repeat(12);
    assertTrue(
        refusal(new RawArchive().header('0', "a", 0, Map.of(Header.SIZE, minusOne)))
            .contains("\"a\": size -1 is negative"));
    String huge = "\u0080" + "\u007f".repeat(11);
    assertTrue(
        refusal(new RawArchive().header('0', "a", 0, Map.of(Header.SIZE, huge)))
            .contains("out of range"));
    assertTrue(
        refusal(new RawArchive().pax('x', "uid=4294967296").header('0', "a", 0))
            .contains("uid 4294967296 is out of range"));
    assertTrue(
        refusal(new RawArchive().pax('x', "mtime=99999999999999").header('0', "a", 0))
            .contains("time out of range"));
    assertTrue(
        refusal(new RawArchive().pax('x', "size=-5").header('0', "a", 0))
            .contains("size is not a number"));
  }

  @Test
  void extendedHeadersAreBounded() {
    assertTrue(refusal(new RawArchive().header('x', "p", 1 << 30)).contains("over 1 MiB"));
    assertTrue(refusal(new RawArchive().header('L', "p", 1L << 32)).contains("over 1 MiB"));
    var many = new RawArchive();
    for (int i = 0; i < 40; i++) {
      many.pax('g', "key" + i + "=" + "v".repeat(50_000));
    }
    assertTrue(refusal(many.header('0', "a", 0)).contains("longer than 1 MiB"));
  }

  @Test
  void malformedRecordsAreRefused() {
    for (String records :
        new String[] {
          "x", "5 a=b\n", "7 a=b\n", "6 a=b ", "6 ab \n", "99999999999 a=b\n", "6 =ab\n", " a=b\n"
        }) {
      assertTrue(
          refusal(new RawArchive().member('x', "p", records).header('0', "a", 0))
              .contains("malformed PAX record"),
          records);
    }
  }

  @Test
  void sparseMapsThatLieAreRefused() {
    for (String map : new String[] {"5,3,1,1", "0,99", "0,3,2,1", "9,1,9,9", "0", "a,b"}) {
      refusal(
          new RawArchive()
              .pax('x', "GNU.sparse.size=10", "GNU.sparse.map=" + map)
              .member('0', "a", "1234"));
    }
    assertTrue(
        refusal(
                new RawArchive()
                    .pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=9")
                    .member('0', "a", "99999999999\n"))
            .contains("malformed sparse map"));
  }

  @Test
  void unknownTypesAreRefused() {
    assertEquals(
        "tar entry \"a\": unsupported entry type 77 ('M')",
        refusal(new RawArchive().header('M', "a", 0)));
  }

  /** Whatever the bytes are, the only failure is a refusal. Replay: -Dtest.seed=N. */
  @Test
  void mutatedArchivesNeverBreakTheReader() throws IOException {
    byte[] good =
        new RawArchive()
            .pax('g', "comment=x", "mtime=1.25")
            .pax('x', "path=" + "p".repeat(120), "SCHILY.xattr.user.a=\0\1", "size=600")
            .header('0', "a", 0)
            .data(new byte[600])
            .member('L', "l", "n".repeat(130))
            .header('2', "link", 0, Map.of(Header.LINK, "target"))
            .pax('x', "GNU.sparse.size=1102", "GNU.sparse.map=1000,3,1100,2")
            .member('0', "s", "abcde")
            .pax('x', "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=1102")
            .header('0', "t", 517)
            .data("2\n1000\n3\n1100\n2\n")
            .data("abcde")
            .header('S', "old", 0, Map.of(Header.MAGIC, "ustar  \0"))
            .bytes();
    long seed = Long.getLong("test.seed", 417L);
    var random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = good.clone();
      for (int i = random.nextInt(6); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      fixChecksums(bytes, random);
      bytes = random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
      try {
        readWithin(bytes);
      } catch (GantryException e) {
        assertEquals(Kind.INVALID, e.kind(), () -> "seed " + seed + ": " + e);
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + " round " + round, e);
      }
    }
  }

  /** Most mutations would stop at the checksum: make it right for most blocks. */
  private static void fixChecksums(byte[] bytes, Random random) {
    for (int at = 0; at + 512 <= bytes.length; at += 512) {
      if (bytes[at + 257] == 'u' && random.nextInt(10) > 0) {
        int sum = 8 * ' ';
        for (int i = 0; i < 512; i++) {
          sum += i >= 148 && i < 156 ? 0 : bytes[at + i] & 0xff;
        }
        byte[] text = "%06o\0 ".formatted(sum).getBytes(US_ASCII);
        System.arraycopy(text, 0, bytes, at + 148, 8);
      }
    }
  }

  /** A mutated sparse file may claim any size: reads a megabyte of each. */
  private static void readWithin(byte[] bytes) throws IOException {
    var tar = new TarReader(new ByteArrayInputStream(bytes));
    while (tar.next().isPresent()) {
      tar.content().readNBytes(1 << 20);
    }
  }
}
