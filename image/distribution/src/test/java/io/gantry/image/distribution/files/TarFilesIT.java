package io.gantry.image.distribution.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.process.Output;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.quality.testkit.NeedsProgram;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that people packed themselves, with GNU tar. */
@NeedsProgram("tar")
final class TarFilesIT {
  private static final String LONG = "d".repeat(90) + "/" + "e".repeat(90) + "/file";

  @TempDir Path scratch;

  @BeforeEach
  void write() throws IOException {
    Path tree = Files.createDirectories(scratch.resolve("tree"));
    Files.writeString(tree.resolve("one"), "1");
    Files.createLink(tree.resolve("second"), tree.resolve("one"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("one"));
    Files.createDirectories(tree.resolve(LONG).getParent());
    Files.writeString(tree.resolve(LONG), "long");
  }

  private Path pack(String... options) {
    Path file = scratch.resolve("packed");
    var command = new ArrayList<>(List.of("tar", "-C", scratch.resolve("tree").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-cf", file.toString(), "."));
    Output output = Spawn.run(command, List.of("PATH=/usr/bin:/bin"));
    assertEquals(0, output.code(), output.stderr());
    return file;
  }

  private void check(Path file) {
    try (TarFiles files = TarFiles.open(file, scratch)) {
      for (String path : List.of("one", "second", "link")) {
        assertEquals("1", new String(files.read(path, 10), StandardCharsets.UTF_8));
      }
      assertEquals("long", new String(files.read(LONG, 10), StandardCharsets.UTF_8));
      assertEquals(true, files.size("absent").isEmpty());
    }
  }

  @Test
  void everyDialectIsRead() {
    check(pack("--format=gnu"));
    check(pack("--format=pax"));
    check(pack("--format=gnu", "-z"));
  }

  @Test
  void aSparseFileIsRefusedByName() throws IOException {
    try (var file = new RandomAccessFile(scratch.resolve("tree/holes").toFile(), "rw")) {
      file.setLength(10 << 20);
      file.seek(5 << 20);
      file.write(1);
    }
    for (String format : List.of("gnu", "pax")) {
      Path packed = pack("--format=" + format, "--sparse");
      var refused =
          assertThrows(GantryException.class, () -> TarFiles.open(packed, scratch).close());
      assertEquals(
          packed
              + ": tar entry \"holes\" is a sparse file, which an image's archive has no use for",
          refused.text());
    }
  }

  @Test
  void nothingIsLeftOfWhatIsUnpacked() throws IOException {
    Path packed = pack("-z");
    try (TarFiles _ = TarFiles.open(packed, scratch);
        var files = Files.list(scratch)) {
      assertEquals(2, files.count());
    }
  }

  @Test
  void aDirectoryIsNoArchive() {
    var refused =
        assertThrows(GantryException.class, () -> TarFiles.open(scratch, scratch).close());
    assertEquals("cannot read " + scratch + ": is a directory", refused.text());
  }
}
