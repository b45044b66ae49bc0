package io.gantry.platform.archive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against GNU tar: what it writes is read, and what is written is the same or accepted by it. */
class GnuTarIT {
  private static final Instant TIME = Instant.parse("2026-11-22T14:00:01.123456789Z");

  @TempDir Path directory;
  private Path tree;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectory(directory.resolve("tree"));
    Files.createDirectories(tree.resolve("d/" + "e".repeat(120)));
    Files.writeString(tree.resolve("d/" + "e".repeat(120) + "/file"), "deep");
    Files.writeString(tree.resolve("exact"), "x".repeat(1024));
    Files.createLink(tree.resolve("second"), tree.resolve("exact"));
    Files.createSymbolicLink(tree.resolve("symlink"), Path.of("t".repeat(150)));
    try (var sparse = new RandomAccessFile(tree.resolve("sparse").toFile(), "rw")) {
      for (int i = 1; i <= 60; i++) {
        sparse.seek(i * 100_000L);
        sparse.write(i);
      }
      sparse.setLength(7_000_000);
    }
    var attributes = attributes(tree.resolve("exact"));
    assertEquals(4, attributes.write("binary", ByteBuffer.wrap(new byte[] {0, -1, '=', '\n'})));
    assertEquals(0, attributes.write("empty", ByteBuffer.allocate(0)));
    try (var files = Files.walk(tree)) {
      for (Path file : files.filter(file -> !Files.isSymbolicLink(file)).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(TIME));
      }
    }
  }

  private static UserDefinedFileAttributeView attributes(Path file) {
    return Objects.requireNonNull(
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class));
  }

  private byte[] run(String... command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream out = process.getInputStream()) {
      byte[] output = out.readAllBytes();
      assertEquals(0, process.waitFor(), () -> String.join(" ", command));
      return output;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private byte[] gnuTar(String... options) throws IOException {
    var command = new ArrayList<>(List.of("tar", "-c", "--sort=name", "--numeric-owner"));
    command.addAll(List.of(options));
    command.addAll(List.of("-C", "tree", "."));
    return run(command.toArray(String[]::new));
  }

  private static Map<String, TarEntry> read(byte[] archive, Map<String, byte[]> contents)
      throws IOException {
    var entries = new LinkedHashMap<String, TarEntry>();
    var tar = new TarReader(new ByteArrayInputStream(archive));
    for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
      entries.put(entry.get().path(), entry.get());
      contents.put(entry.get().path(), tar.content().readAllBytes());
    }
    return entries;
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0", "0.1", "1.0"})
  void paxArchivesWithSparseFilesAndAttributesAreRead(String version) throws IOException {
    var contents = new LinkedHashMap<String, byte[]>();
    byte[] archive = gnuTar("--format=pax", "--xattrs", "-S", "--sparse-version=" + version);
    assertTrue(archive.length < 1_000_000, "holes are not stored");
    var entries = read(archive, contents);
    check(entries, contents);
    assertEquals(TIME, at(entries, "exact").modified());
    var attributes = at(entries, "exact").attributes();
    assertEquals(List.of("user.binary", "user.empty"), List.copyOf(attributes.keySet()));
    assertArrayEquals(new byte[] {0, -1, '=', '\n'}, attributes.get("user.binary"));
    assertArrayEquals(new byte[0], attributes.get("user.empty"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "oldgnu"})
  void gnuArchivesWithSparseFilesAreRead(String format) throws IOException {
    var contents = new LinkedHashMap<String, byte[]>();
    byte[] archive = gnuTar("--format=" + format, "-S");
    assertTrue(archive.length < 1_000_000, "holes are not stored");
    check(read(archive, contents), contents);
  }

  private static TarEntry at(Map<String, TarEntry> entries, String path) {
    return Objects.requireNonNull(entries.get(path), path);
  }

  private void check(Map<String, TarEntry> entries, Map<String, byte[]> contents)
      throws IOException {
    String deep = "d/" + "e".repeat(120);
    assertEquals(
        List.of("", "d", deep, deep + "/file", "exact", "second", "sparse", "symlink"),
        List.copyOf(entries.keySet()));
    assertEquals("exact", at(entries, "second").linkName());
    assertEquals("t".repeat(150), at(entries, "symlink").linkName());
    assertEquals("deep", new String(contents.get(deep + "/file"), UTF_8));
    assertEquals(7_000_000, at(entries, "sparse").size());
    assertArrayEquals(Files.readAllBytes(tree.resolve("sparse")), contents.get("sparse"));
  }

  @Test
  void plainEntriesAreWrittenAsGnuTarWritesThem() throws IOException {
    byte[] golden =
        gnuTar(
            "--format=posix",
            "--mtime=@1700000000",
            "--hard-dereference",
            "--transform=s,^\\./\\(.\\),\\1,",
            "--exclude=symlink",
            "--exclude=d/*",
            "--pax-option=delete=atime,delete=ctime");
    var rewritten = new ByteArrayOutputStream();
    var in = new TarReader(new ByteArrayInputStream(golden));
    try (var out = new TarWriter(rewritten)) {
      for (var entry = in.next(); entry.isPresent(); entry = in.next()) {
        out.put(entry.get(), in.content());
      }
    }
    byte[] ours = rewritten.toByteArray();
    assertArrayEquals(Arrays.copyOf(golden, ours.length), ours);
  }

  @Test
  void gnuTarUnpacksWhatIsWritten() throws IOException {
    var archive = new ByteArrayOutputStream();
    try (var tar = new TarWriter(archive)) {
      tar.put(TarEntry.directory("n".repeat(200), 0750));
      String path = "n".repeat(200) + "/ä";
      var attributes = Map.of("user.a", new byte[] {1, 0, 2}, "user.e", new byte[0]);
      tar.put(
          TarEntry.file(path, 0640, 3).withModified(TIME).withAttributes(attributes),
          new ByteArrayInputStream("abc".getBytes(UTF_8)));
      tar.put(TarEntry.hardLink("hard", path));
      tar.put(TarEntry.symbolicLink("soft", "s".repeat(300)));
    }
    Files.write(directory.resolve("ours.tar"), archive.toByteArray());
    run("tar", "-x", "--xattrs", "-C", "tree", "-f", "ours.tar");
    Path hard = tree.resolve("hard");
    assertEquals("abc", Files.readString(hard));
    assertEquals(TIME, Files.getLastModifiedTime(hard).toInstant());
    assertEquals(2, Files.getAttribute(hard, "unix:nlink"));
    assertEquals("s".repeat(300), Files.readSymbolicLink(tree.resolve("soft")).toString());
    var value = ByteBuffer.allocate(9);
    assertEquals(3, attributes(hard).read("a", value));
    assertEquals(0x010002, value.getInt(0) >>> 8);
    assertEquals(0, attributes(hard).size("e"));
  }
}
