package io.gantry.engine.build.op;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.build.context.IgnoreRules;
import io.gantry.engine.build.context.SourceTree;
import io.gantry.platform.linux.fs.FileStatus;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.quality.testkit.NeedsRoot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies are as their sources, whatever the directory that takes them gives to new files. */
@NeedsRoot
class TreeWriterIT {
  private static final Instant TIME = Instant.parse("2020-02-02T20:20:20.123456789Z");
  private static final List<String> FILES =
      List.of("empty", "plain", "private", "setuid", "wide", "other", "big", "holes", "marked");

  @TempDir Path directory;
  private RootDirectory from;
  private RootDirectory to;

  @BeforeEach
  void makeSource() throws IOException {
    from = RootDirectory.open(Files.createDirectory(directory.resolve("from")));
    to = RootDirectory.open(Files.createDirectory(directory.resolve("to")));
    for (String name : FILES) {
      try (var out = from.create(name, 0644)) {
        out.write(content(name));
      }
    }
    try (var file =
        Files.newByteChannel(
            directory.resolve("from/holes"), java.nio.file.StandardOpenOption.WRITE)) {
      file.position(1 << 20);
      file.write(ByteBuffer.wrap(new byte[] {1}));
    }
    from.changeOwner("other", 5, 6);
    from.setAttribute("marked", "user.mark", "x".getBytes(UTF_8));
    from.changeMode("private", 0600);
    from.changeMode("setuid", 06755);
    from.changeMode("wide", 0777);
    for (String name : FILES) {
      from.setTimes(name, TIME);
    }
  }

  private static byte[] content(String name) {
    return switch (name) {
      case "empty", "holes" -> new byte[0];
      case "big" -> "0123456789".repeat(30_000).getBytes(UTF_8);
      default -> name.getBytes(UTF_8);
    };
  }

  @AfterEach
  void close() {
    from.close();
    to.close();
  }

  private void copy(String target, Optional<Owner> owner, String mode) throws IOException {
    var tree = new SourceTree(from, IgnoreRules.NONE, true);
    var destination = new Destination(to, Owner.ROOT, TIME);
    new TreeCopy(tree, destination, owner, ModeChange.parse(mode), IgnoreRules.NONE)
        .copy("", new CopyTarget(target, true));
  }

  private void assertCopied(String target) throws IOException {
    for (String name : FILES) {
      FileStatus source = from.stat(name, false).orElseThrow();
      FileStatus copy = to.stat(target + "/" + name, false).orElseThrow();
      assertEquals(Integer.toOctalString(source.mode()), Integer.toOctalString(copy.mode()), name);
      assertEquals(source.uid() + ":" + source.gid(), copy.uid() + ":" + copy.gid(), name);
      assertEquals(TIME, copy.modified(), name);
      assertArrayEquals(
          Files.readAllBytes(directory.resolve("from").resolve(name)),
          Files.readAllBytes(directory.resolve("to").resolve(target).resolve(name)),
          name);
    }
    assertArrayEquals("x".getBytes(UTF_8), to.attributes(target + "/marked").get("user.mark"));
    assertEquals(8, to.stat(target + "/holes", false).orElseThrow().blocks(), "one block");
  }

  @Test
  void aCopyIsAsItsSource() throws IOException {
    copy("new", Optional.empty(), "");
    assertCopied("new");
    copy("new", Optional.empty(), ""); // over what is there
    assertCopied("new");
  }

  @Test
  void aDirectoryThatGivesItsGroupGivesItToNoCopy() throws IOException {
    to.makeDirectory("shared", 0755);
    to.changeOwner("shared", 0, 7);
    to.changeMode("shared", 02775);
    copy("shared", Optional.empty(), "");
    assertCopied("shared");
  }

  @Test
  void aDirectoryThatPassesOnAnAccessListChangesNoMode() throws IOException {
    to.makeDirectory("listed", 0755);
    var list = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN).putInt(2);
    int[][] entries = {{1, 7, -1}, {2, 7, 1000}, {4, 5, -1}, {16, 5, -1}, {32, 0, -1}};
    for (int[] entry : entries) {
      list.putShort((short) entry[0]).putShort((short) entry[1]).putInt(entry[2]);
    }
    to.setAttribute("listed", "system.posix_acl_default", list.array());
    copy("listed", Optional.empty(), "");
    assertCopied("listed");
  }

  @Test
  void aGivenOwnerAndModeHoldForAll() throws IOException {
    copy("given", Optional.of(new Owner(8, 9)), "4711");
    for (String name : FILES) {
      FileStatus copy = to.stat("given/" + name, false).orElseThrow();
      assertEquals("8:9", copy.uid() + ":" + copy.gid(), name);
      assertEquals(04711, copy.permissions(), name);
    }
  }
}
