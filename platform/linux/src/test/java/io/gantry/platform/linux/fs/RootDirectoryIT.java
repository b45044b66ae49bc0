package io.gantry.platform.linux.fs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@NeedsRoot
@LeavesNothing
class RootDirectoryIT {
  private Path outside = Path.of("");
  private Path inside = Path.of("");
  private RootDirectory root = RootDirectory.ofDescriptor(-1);

  @BeforeEach
  void makeARootBesideASecret(StateRoot state) throws IOException {
    outside = Files.writeString(state.scratch().resolve("secret"), "secret");
    inside = Files.createDirectory(state.scratch().resolve("root"));
    root = RootDirectory.open(inside);
  }

  @AfterEach
  void close() {
    root.close();
  }

  private static void fails(int errno, Executable call) {
    assertEquals(errno, assertThrows(LinuxException.class, call).errno());
  }

  private void write(String path, String text) throws IOException {
    try (OutputStream out = root.overwrite(path, 0644)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  private String read(String path) throws IOException {
    try (InputStream in = root.read(path)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void linksAndDotsLeadNoFurtherThanTheRoot() throws IOException {
    root.makeDirectories("a/b", 0755);
    root.symlink("/", "a/top");
    root.symlink("../../../../../..", "a/up");
    root.symlink(outside.toString(), "leak");
    write("f", "mine");

    assertEquals("mine", read("a/top/f"));
    assertEquals("mine", read("a/up/f"));
    assertEquals("mine", read("../../f"));
    assertEquals("mine", read("/a/b/../../f"));
    assertTrue(root.stat("leak", true).isEmpty());
    assertTrue(root.stat("leak", false).orElseThrow().isSymbolicLink());
    assertEquals(outside.toString(), root.readLink("leak"));
  }

  @Test
  void nothingIsDoneThroughALinkAtTheEnd() throws IOException {
    root.symlink(outside.toString(), "leak");
    root.symlink("f", "inner");
    write("f", "mine");

    fails(Errno.ELOOP, () -> root.read("leak"));
    fails(Errno.ELOOP, () -> root.overwrite("inner", 0644));
    fails(Errno.EEXIST, () -> root.create("leak", 0644));
    fails(Errno.EOPNOTSUPP, () -> root.changeMode("inner", 0777));
    root.changeOwner("inner", 12, 13);
    root.setTimes("inner", Instant.ofEpochSecond(5, 7));
    root.setAttribute("inner", "trusted.x", new byte[] {1});

    FileStatus link = root.stat("inner", false).orElseThrow();
    assertEquals(List.of(12L, 13L), List.of(link.uid(), link.gid()));
    assertEquals(Instant.ofEpochSecond(5, 7), link.modified());
    assertEquals(0, root.stat("f", false).orElseThrow().uid());
    assertEquals(Map.of(), root.attributes("f"));
    assertEquals("secret", Files.readString(outside));
  }

  @Test
  void linksOfProcAreRefused(StateRoot state) {
    try (RootDirectory host = RootDirectory.open(Path.of("/"))) {
      fails(Errno.ELOOP, () -> host.list("proc/self/root/" + state.scratch()));
    }
  }

  @Test
  void pathsAreResolvedAsTheKernelWouldAndAMissingTailIsKept() {
    root.makeDirectories("usr/share/x", 0755);
    root.symlink("/usr/share", "share");
    root.symlink("../share/x", "usr/y");
    root.symlink("loop2", "loop1");
    root.symlink("loop1", "loop2");

    assertEquals("usr/share/x", root.resolve("/share/x"));
    assertEquals("usr/share/x/new/file", root.resolve("usr/y/new/./file"));
    assertEquals("usr/share", root.resolve("usr/y/.."));
    assertEquals("usr/share/z", root.resolve("share/no/../z"));
    assertEquals("", root.resolve("/../.."));
    fails(Errno.ELOOP, () -> root.resolve("loop1/x"));
  }

  @Test
  void modesAreSetPastTheUmask() throws IOException {
    root.create("suid", 04777).close();
    root.makeDirectory("sticky", 01777);
    root.makeNode("null", FileStatus.S_IFCHR | 0666, FileStatus.device(1, 3));

    assertEquals(04777, root.stat("suid", false).orElseThrow().permissions());
    assertEquals(01777, root.stat("sticky", false).orElseThrow().permissions());
    FileStatus node = root.stat("null", false).orElseThrow();
    assertEquals(FileStatus.S_IFCHR | 0666, node.mode());
    assertEquals(FileStatus.device(1, 3), node.rdev());
  }

  @Test
  void devicesAndPipesAreNeverOpened() {
    root.makeNode("zero", FileStatus.S_IFCHR | 0666, FileStatus.device(1, 5));
    root.makeNode("pipe", FileStatus.S_IFIFO | 0666, 0);

    assertThrows(GantryException.class, () -> root.read("zero"));
    assertThrows(GantryException.class, () -> root.read("pipe"));
    assertThrows(GantryException.class, () -> root.overwrite("pipe", 0644));
    fails(Errno.EISDIR, () -> root.read("."));
  }

  @Test
  void overwritingKeepsOwnerAndModeAndCutsTheRest() throws IOException {
    write("f", "a long text");
    root.changeOwner("f", 7, 8);
    root.changeMode("f", 0600);

    write("f", "short");

    assertEquals("short", read("f"));
    FileStatus status = root.stat("f", false).orElseThrow();
    assertEquals(0600, status.permissions());
    assertEquals(7, status.uid());
  }

  @Test
  void attributesComeAndGo() throws IOException {
    write("f", "");
    byte[] value = new byte[1000];
    value[999] = 9;

    root.setAttribute("f", "user.big", value);
    root.setAttribute("f", "user.empty", new byte[0]);

    Map<String, byte[]> attributes = root.attributes("f");
    assertEquals(List.of("user.big", "user.empty"), List.copyOf(attributes.keySet()));
    assertArrayEquals(value, attributes.get("user.big"));
    root.removeAttribute("f", "user.big");
    fails(Errno.ENODATA, () -> root.removeAttribute("f", "user.big"));
    assertEquals(1, root.attributes("f").size());
  }

  @Test
  void namesThatAreNoUtf8AreListedAndReachedAgain() throws IOException {
    String name = "caf\uDCE9"; // Latin-1
    write(name, "x");

    assertEquals(List.of(name), root.list(""));
    assertEquals("x", read(name));
    root.remove(name);
    assertEquals(List.of(), root.list("/"));
  }

  @Test
  void hardLinksNameTheLinkItselfAndRenamingReplaces() throws IOException {
    root.symlink("nowhere", "link");
    write("f", "f");
    write("g", "g");

    root.link("link", "link2");
    root.link("f", "f2");
    root.rename("f", "g");

    assertEquals("nowhere", root.readLink("link2"));
    assertEquals(2, root.stat("f2", false).orElseThrow().links());
    assertEquals("f", read("g"));
    assertFalse(root.exists("f"));
  }

  @Test
  void directoriesAreMadeThroughLinksButNotThroughFiles() throws IOException {
    root.makeDirectory("real", 0755);
    root.symlink("/real", "link");
    root.symlink("/later", "dangling");
    write("file", "");

    root.makeDirectories("link/a/b", 0700);
    root.makeDirectories("dangling/c", 0755);
    root.makeDirectories("/", 0755);

    assertTrue(root.stat("real/a/b", false).orElseThrow().isDirectory());
    assertTrue(root.stat("later/c", false).orElseThrow().isDirectory());
    fails(Errno.ENOTDIR, () -> root.makeDirectories("file/x", 0755));
    fails(Errno.EEXIST, () -> root.makeDirectory("real", 0755));
  }

  @Test
  void removingIsWholeAndFollowsNothing() throws IOException {
    root.makeDirectories("a/b/c", 0755);
    write("a/b/f", "");
    root.symlink(outside.resolveSibling(".").toString(), "a/leak");

    root.remove("a");
    root.remove("a");
    root.remove("missing/x");

    assertEquals(List.of(), root.list("."));
    assertEquals("secret", Files.readString(outside));
    assertThrows(GantryException.class, () -> root.remove("a/.."));
    assertThrows(GantryException.class, () -> root.remove("/"));
  }

  @Test
  void aSlashAtTheEndDoesNotFollowALink() {
    root.makeDirectory("d", 0755);
    root.symlink("d", "link");

    assertTrue(root.stat("link/", false).orElseThrow().isSymbolicLink());
  }
}
