package io.gantry.image.snapshot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.snapshot.Snapshots.Unpacked;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers made to break out, to fill the host or to fool overlayfs. */
@NeedsRoot
class HostileLayerIT {
  @TempDir Path directory;
  private Store store;
  private Path secret;

  @BeforeEach
  void makeHost() throws IOException {
    store = new Store(directory.resolve("store"));
    secret = Files.writeString(directory.resolve("secret"), "untouched");
    Files.createDirectory(directory.resolve("outside"));
  }

  @AfterEach
  void theHostIsUntouched() throws IOException {
    assertEquals("untouched", Files.readString(secret));
    assertEquals(1, (int) Files.getAttribute(secret, "unix:nlink"));
    assertEquals(List.of(), Layout.names(directory.resolve("outside")));
    assertEquals(List.of("outside", "secret", "store"), Layout.names(directory));
    assertEquals(List.of(), Layout.names(store.directory.resolve("staging")));
  }

  private Unpacked unpack(byte[] tar) {
    return store.snapshots.unpack(new ByteArrayInputStream(tar), 1L << 30);
  }

  private String refusal(byte[] tar) {
    var failure = assertThrows(GantryException.class, () -> unpack(tar));
    assertEquals(Kind.INVALID, failure.kind(), failure.text());
    assertEquals(List.of(), store.snapshots.unpacked());
    return failure.text();
  }

  private void assertRefused(String named, TarBuilder tar) throws IOException {
    String text = refusal(tar.bytes());
    assertTrue(text.contains(named), text);
  }

  private Map<String, String> shown(TarBuilder tar) throws IOException {
    Unpacked unpacked = unpack(tar.bytes());
    return store.show(store.snapshots.adopt(unpacked.diffId(), Optional.empty()));
  }

  private String up(String path) {
    return "../".repeat(30) + directory.resolve(path).toString().substring(1);
  }

  @Test
  void pathsThatLeaveTheRootAreRefused() throws IOException {
    assertRefused("secret", new TarBuilder().file(up("secret"), "evil"));
    assertRefused("a/../../x", new TarBuilder().file("good", "g").file("a/../../x", "evil"));
    assertRefused("secret", new TarBuilder().hardLink("h", up("secret")));
  }

  @Test
  void absolutePathsLieInTheRoot() throws IOException {
    var shown = shown(new TarBuilder().file(directory.resolve("outside/f").toString(), "inside"));
    assertEquals("inside", shown.get(directory.resolve("outside/f").toString().substring(1)));
    var link = shown(new TarBuilder().file("f", "f").hardLink("h", "/f"));
    assertEquals("f", link.get("h"));
  }

  @Test
  void linksLeadNoFurtherThanTheRoot() throws IOException {
    String outside = directory.resolve("outside").toString();
    for (String target : List.of(outside, up("outside"))) {
      var shown =
          shown(
              new TarBuilder()
                  .symlink("esc", target)
                  .file("esc/f", "inside")
                  .directory("esc/d")
                  .symlink("esc/l", "x")
                  .hardLink("esc/h", "esc/f")
                  .mark("esc/.wh.secret")
                  .mark("esc/sub/.wh..wh..opq"));
      assertEquals("inside", shown.get(outside.substring(1) + "/f"));
    }
  }

  @Test
  void aLinkInTheWayOfAFileIsReplacedNotFollowed() throws IOException {
    var shown = shown(new TarBuilder().symlink("f", secret.toString()).file("f", "inside"));
    assertEquals("inside", shown.get("f"));
    var linked =
        shown(
            new TarBuilder()
                .symlink("s", secret.toString())
                .hardLink("h", "s")
                .file("h", "inside")
                .directory("s"));
    assertEquals(Map.of("h", "inside", "s", "/"), linked);
  }

  @Test
  void linksInCirclesAreRefused() throws IOException {
    assertRefused("x/f", new TarBuilder().symlink("x", "y").symlink("y", "x").file("x/f", "f"));
  }

  @Test
  void devicesThatWouldHideFilesAreRefused() throws IOException {
    assertRefused(
        "dev/null", new TarBuilder().device("dev/null", TarEntry.Type.CHARACTER_DEVICE, 0, 0));
  }

  @Test
  void whiteoutsOfNoNameAreRefused() throws IOException {
    assertRefused("d/.wh.", new TarBuilder().mark("d/.wh."));
    assertRefused("d/.wh...", new TarBuilder().mark("d/.wh..."));
    assertRefused("d/.wh..", new TarBuilder().mark("d/.wh.."));
    assertRefused("\".wh...\"", new TarBuilder().mark(".wh..."));
  }

  @Test
  void attributesOfOverlayfsAreNotObeyed() throws IOException {
    byte[] yes = {'y'};
    var base = store.apply(new TarBuilder().directory("d").file("d/f", "lower").directory("e"));
    Unpacked unpacked =
        unpack(
            new TarBuilder()
                .entry(
                    TarEntry.directory("d", 0755)
                        .withAttributes(
                            Map.of(
                                "trusted.overlay.opaque", yes,
                                "user.overlay.opaque", yes,
                                "trusted.overlay.redirect", "/e".getBytes(US_ASCII),
                                "security.selinux", yes)))
                .bytes());
    var layer = store.snapshots.adopt(unpacked.diffId(), Optional.of(base.chain()));
    assertEquals(store.show(base), store.show(layer));
  }

  @Test
  void namesThatLinuxCannotHoldAreRefused() throws IOException {
    String longest = "n".repeat(255);
    assertEquals("f", shown(new TarBuilder().file(longest, "f")).get(longest));
    assertRefused("nnn", new TarBuilder().file("n".repeat(256), "f"));
    assertRefused("ééé", new TarBuilder().file("é".repeat(128), "f"));
    assertRefused("a/a/a", new TarBuilder().file("a/".repeat(2100) + "f", "f"));
    assertRefused("h", new TarBuilder().hardLink("h", "b/".repeat(2100) + "f"));
    assertRefused("s", new TarBuilder().symlink("s", "t".repeat(5000)));
  }

  @Test
  void deepTreesAreMadeAndRemoved() throws IOException {
    String deep = "a/".repeat(2000) + "f";
    Unpacked unpacked = unpack(new TarBuilder().file(deep, "f").bytes());
    store.snapshots.removeUnpacked(unpacked.diffId());
  }

  @Test
  void sizesThatLieAreRefused() throws IOException {
    byte[] tar = new TarBuilder().file("first", "x").file("second", "y".repeat(2000)).bytes();
    assertTrue(refusal(Arrays.copyOf(tar, tar.length - 2048)).contains("second"));
    assertTrue(refusal(withSize(tar, "77777777777")).contains("second"));
    assertTrue(refusal(withSize(tar, "00000000001")).contains("second"));
    byte[] negative = withSize(tar, "00000000001");
    Arrays.fill(negative, 1024 + 124, 1024 + 136, (byte) 0xff);
    assertTrue(refusal(checked(negative)).contains("negative"));
  }

  private static byte[] withSize(byte[] tar, String octal) {
    byte[] copy = tar.clone();
    int second = 1024 + 512; // a PAX header may be in front
    while (copy[second] != 's') {
      second += 512;
    }
    System.arraycopy(octal.getBytes(US_ASCII), 0, copy, second + 124, 11);
    return checked(copy, second);
  }

  private static byte[] checked(byte[] tar) {
    return checked(tar, 1024);
  }

  private static byte[] checked(byte[] tar, int at) {
    Arrays.fill(tar, at + 148, at + 156, (byte) ' ');
    int sum = 0;
    for (int i = at; i < at + 512; i++) {
      sum += tar[i] & 0xff;
    }
    System.arraycopy(String.format("%06o\0", sum).getBytes(US_ASCII), 0, tar, at + 148, 7);
    return tar;
  }

  @Test
  void aHoleOfPetabytesCostsNothing() throws IOException {
    var out = new ByteArrayOutputStream();
    pax(out, "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=1125899906842624");
    out.writeBytes(header("bomb", '0', 512));
    out.writeBytes(Arrays.copyOf("0\n".getBytes(US_ASCII), 512));
    out.writeBytes(new byte[1024]);
    var failure = assertThrows(GantryException.class, () -> unpack(out.toByteArray()));
    assertEquals(Kind.EXHAUSTED, failure.kind(), failure.text());
    assertTrue(failure.text().contains("bomb"), failure.text());
  }

  private static void pax(ByteArrayOutputStream out, String... records) {
    var text = new StringBuilder();
    for (String record : records) {
      int length = record.length() + 2;
      length += Integer.toString(length + 2).length();
      text.append(length).append(' ').append(record).append('\n');
    }
    out.writeBytes(header("pax", 'x', text.length()));
    out.writeBytes(Arrays.copyOf(text.toString().getBytes(US_ASCII), 512));
  }

  private static byte[] header(String name, char type, int size) {
    byte[] block = new byte[512];
    System.arraycopy(name.getBytes(US_ASCII), 0, block, 0, name.length());
    System.arraycopy("0000644".getBytes(US_ASCII), 0, block, 100, 7);
    System.arraycopy(String.format("%011o", size).getBytes(US_ASCII), 0, block, 124, 11);
    block[156] = (byte) type;
    System.arraycopy("ustar\00000".getBytes(US_ASCII), 0, block, 257, 8);
    return checked(block, 0);
  }

  @Test
  void anEndlessTarIsCutOff() {
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            Arrays.fill(buffer, offset, offset + length, (byte) 0);
            return length;
          }
        };
    byte[] header = header("f", '0', 512);
    var failure =
        assertThrows(
            GantryException.class,
            () ->
                store.snapshots.unpack(
                    new SequenceInputStream(new ByteArrayInputStream(header), endless), 50 << 20));
    assertEquals(Kind.EXHAUSTED, failure.kind());
    assertFalse(Files.exists(store.directory.resolve("f"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aSourceThatFailsLeavesNothing() throws IOException {
    byte[] tar = new TarBuilder().file("f", "x".repeat(3 << 20)).bytes();
    InputStream broken =
        new SequenceInputStream(
            new ByteArrayInputStream(tar, 0, 2 << 20),
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("connection reset");
              }

              @Override
              public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
              }
            });
    var failure =
        assertThrows(GantryException.class, () -> store.snapshots.unpack(broken, 1L << 30));
    assertTrue(failure.text().contains("connection reset"), failure.text());
    assertEquals(List.of(), store.snapshots.unpacked());
  }
}
