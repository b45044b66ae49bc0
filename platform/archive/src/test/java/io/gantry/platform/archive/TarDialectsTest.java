package io.gantry.platform.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TarDialectsTest {
  private static TarEntry only(RawArchive archive) throws IOException {
    var entries = RawArchive.entries(archive.reader());
    assertEquals(1, entries.size());
    return entries.getFirst();
  }

  @Test
  void v7DirectoriesEndWithASlash() throws IOException {
    var old = Map.of(Header.TYPE, "\0", Header.MAGIC, "\0\0\0\0\0\0\0\0");
    assertEquals(
        TarEntry.Type.DIRECTORY, only(new RawArchive().header('0', "old/", 0, old)).type());
    assertEquals(TarEntry.Type.FILE, only(new RawArchive().header('0', "old", 0, old)).type());
  }

  @Test
  void gnuLongNamesAndLinksHold() throws IOException {
    String name = "n".repeat(300);
    String link = "l".repeat(200);
    var archive =
        new RawArchive()
            .member('K', "././@LongLink", link + "\0")
            .member('L', "././@LongLink", name + "\0")
            .header('2', "short", 0, Map.of(Header.LINK, "cut"));
    TarEntry entry = only(archive);
    assertEquals(name, entry.path());
    assertEquals(link, entry.linkName());
  }

  @Test
  void gnuHeadersHaveNoPrefix() throws IOException {
    var gnu = Map.of(Header.MAGIC, "ustar  \0", Header.PREFIX, "15024637231\0");
    assertEquals("name", only(new RawArchive().header('0', "name", 0, gnu)).path());
  }

  @Test
  void numbersMayBeBase256() throws IOException {
    var archive =
        new RawArchive()
            .header(
                '5',
                "d",
                0,
                Map.of(
                    Header.UID,
                    "\u0080\0\0\0\u00eek(\0",
                    Header.MODIFIED,
                    "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe"));
    TarEntry entry = only(archive);
    assertEquals(4_000_000_000L, entry.uid());
    assertEquals(Instant.ofEpochSecond(-2), entry.modified());
  }

  @Test
  void numbersMayBeSpacedAndUnterminated() throws IOException {
    var archive =
        new RawArchive()
            .header('5', "d", 0, Map.of(Header.UID, "  1750 \0", Header.GID, "77777777"));
    assertEquals(1000, only(archive).uid());
    assertEquals(0_77777777, only(archive).gid());
  }

  @Test
  void theLastOfDuplicateRecordsHolds() throws IOException {
    var archive = new RawArchive().pax('x', "path=one", "path=two").header('0', "zero", 0);
    assertEquals("two", only(archive).path());
  }

  @Test
  void theLastOfDuplicateHeadersHolds() throws IOException {
    var archive =
        new RawArchive().pax('x', "path=one", "uid=7").pax('x', "gid=8").header('0', "zero", 0);
    TarEntry entry = only(archive);
    assertEquals(List.of("zero", 0L, 8L), List.of(entry.path(), entry.uid(), entry.gid()));
  }

  @Test
  void globalRecordsHoldUntilTakenBack() throws IOException {
    var archive =
        new RawArchive()
            .pax('g', "uid=7", "mtime=1.5", "comment=hello")
            .header('0', "a", 0)
            .pax('x', "uid=")
            .header('0', "b", 0)
            .pax('x', "uid=9")
            .header('0', "c", 0)
            .pax('g', "uid=")
            .header('0', "d", 0);
    var entries = RawArchive.entries(archive.reader());
    assertEquals(List.of(7L, 0L, 9L, 0L), entries.stream().map(TarEntry::uid).toList());
    assertEquals(Instant.ofEpochSecond(1, 500_000_000), entries.getLast().modified());
  }

  @Test
  void emptyAttributesAreAttributes() throws IOException {
    var archive =
        new RawArchive()
            .pax('x', "SCHILY.xattr.user.empty=", "SCHILY.xattr.user.eq%3Dual=a=b\nc")
            .header('0', "a", 0);
    var attributes = only(archive).attributes();
    assertEquals(List.of("user.empty", "user.eq=ual"), List.copyOf(attributes.keySet()));
    assertArrayEquals(new byte[0], attributes.get("user.empty"));
    assertArrayEquals("a=b\nc".getBytes(UTF_8), attributes.get("user.eq=ual"));
  }

  @Test
  void paxSizesBeatTheHeader() throws IOException {
    var archive = new RawArchive().pax('x', "size=3").header('0', "a", 0).data("abc");
    assertEquals(Map.of("a", "abc"), RawArchive.contents(archive.reader()));
  }

  @Test
  void sizesOfLinksAndDirectoriesMeanNothing() throws IOException {
    var archive =
        new RawArchive()
            .header('1', "h", 77, Map.of(Header.LINK, "/x/../target"))
            .header('5', "d", 99)
            .member('0', "f", "data");
    var entries = RawArchive.entries(archive.reader());
    assertEquals(List.of("h", "d", "f"), entries.stream().map(TarEntry::path).toList());
    assertEquals("target", entries.getFirst().linkName());
  }

  private static final String EXPANDED = "\0".repeat(1000) + "abc" + "\0".repeat(97) + "de";

  @Test
  void sparseFilesOfEveryFormatAreExpanded() throws IOException {
    var archive =
        new RawArchive()
            .pax(
                'x',
                "GNU.sparse.size=1102",
                "GNU.sparse.numblocks=2",
                "GNU.sparse.offset=1000",
                "GNU.sparse.numbytes=3",
                "GNU.sparse.offset=1100",
                "GNU.sparse.numbytes=2")
            .member('0', "pax-0.0", "abcde")
            .pax(
                'x',
                "GNU.sparse.size=1102",
                "GNU.sparse.numblocks=2",
                "GNU.sparse.name=pax-0.1",
                "GNU.sparse.map=1000,3,1100,2")
            .member('0', "GNUSparseFile.0/pax-0.1", "abcde")
            .pax(
                'x',
                "GNU.sparse.major=1",
                "GNU.sparse.minor=0",
                "GNU.sparse.name=pax-1.0",
                "GNU.sparse.realsize=1102")
            .header('0', "GNUSparseFile.0/pax-1.0", 517)
            .data("2\n1000\n3\n1100\n2\n")
            .data("abcde")
            .header(
                'S',
                "old",
                5,
                Map.of(
                    Header.MAGIC,
                    "ustar  \0",
                    Header.SPARSE,
                    "00000001750\00000000003\0",
                    Header.SPARSE_EXTENDED,
                    "\1",
                    Header.SPARSE_REAL_SIZE,
                    "00000002116\0"))
            .data("00000002114\00000000002\0")
            .data("abcde")
            .member('0', "after", "x");
    assertEquals(
        Map.of(
            "pax-0.0", EXPANDED, "pax-0.1", EXPANDED, "pax-1.0", EXPANDED, "old", EXPANDED, "after",
            "x"),
        RawArchive.contents(archive.reader()));
  }

  @Test
  void anArchiveMayEndWithoutZeros() throws IOException {
    byte[] bytes = new RawArchive().member('0', "a", "x").unfinished();
    var tar = new TarReader(new ByteArrayInputStream(bytes));
    assertTrue(tar.next().isPresent());
    assertTrue(tar.next().isEmpty());
  }

  @Test
  void volumeLabelsArePassedOver() throws IOException {
    assertEquals("a", only(new RawArchive().header('V', "label", 0).header('0', "a", 0)).path());
  }

  @Test
  void contiguousFilesAreFiles() throws IOException {
    assertEquals(
        Map.of("a", "x"), RawArchive.contents(new RawArchive().member('7', "a", "x").reader()));
  }
}
