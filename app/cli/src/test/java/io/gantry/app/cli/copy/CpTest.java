package io.gantry.app.cli.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Sample;
import io.gantry.app.cli.fake.Shell;
import io.gantry.app.cli.fake.Shell.Result;
import io.gantry.platform.archive.TarReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CpTest {
  @TempDir private Path directory;
  private final Shell shell = new Shell();
  private final Map<String, String> inside = shell.engine.containers.files;
  private final Map<String, String> copied = shell.engine.containers.copied;

  @BeforeEach
  void aContainerWithFiles() {
    shell.in(directory);
    shell.engine.containers.all.add(Sample.running("c1", "web", 1));
    inside.put("/etc", "DIR");
    inside.put("/etc/passwd", "root");
    inside.put("/etc/deep", "DIR");
    inside.put("/etc/deep/x", "deep");
    inside.put("/etc/link", "->passwd");
    inside.put("/www", "->/etc");
    inside.put("/file", "plain");
  }

  private void copies(String... operands) {
    var words = new java.util.ArrayList<>(java.util.List.of(operands));
    words.addFirst("cp");
    assertEquals(new Result(0, "", ""), shell.run(words.toArray(String[]::new)));
  }

  private String read(String path) throws IOException {
    return Files.readString(directory.resolve(path));
  }

  @Test
  void aFileComesOutUnderItsNameOrAnother() throws IOException {
    copies("web:/file", ".");
    copies("web:file", "other");
    assertEquals("plain", read("file"));
    assertEquals("plain", read("other"));
    copies("web:/etc/passwd", "other");
    assertEquals("root", read("other"));
  }

  @Test
  void aDirectoryComesOutWholeOrItsContentAlone() throws IOException {
    copies("web:/etc", "new");
    assertEquals("deep", read("new/deep/x"));
    copies("web:/etc", "new");
    assertEquals("deep", read("new/etc/deep/x"));
    Files.createDirectory(directory.resolve("flat"));
    copies("web:/etc/.", "flat");
    assertEquals("root", read("flat/passwd"));
    assertTrue(Files.isSymbolicLink(directory.resolve("flat/link")));
    assertEquals(Path.of("passwd"), Files.readSymbolicLink(directory.resolve("flat/link")));
  }

  @Test
  void aLinkIsCopiedAsALinkUnlessItIsFollowed() throws IOException {
    copies("web:/www", ".");
    assertEquals(Path.of("/etc"), Files.readSymbolicLink(directory.resolve("www")));
    Files.delete(directory.resolve("www"));
    copies("-L", "web:/www", ".");
    assertEquals("root", read("www/passwd"));
    copies("web:/www/.", "content");
    assertEquals("root", read("content/passwd"));
  }

  @Test
  void linksInTheDestinationLeadNowhereElse() throws IOException {
    Path outside = Files.createDirectory(directory.resolve("outside"));
    Path target = Files.createDirectories(directory.resolve("target/etc"));
    Files.createSymbolicLink(target.resolve("deep"), outside);
    assertEquals(1, shell.run("cp", "web:/etc", "target").code());
    assertFalse(Files.exists(outside.resolve("x"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void anArchiveGoesToStandardOutput() throws IOException {
    var out = new ByteArrayOutputStream();
    assertEquals(0, shell.run(out, new ByteArrayOutputStream(), "cp", "web:/etc/deep", "-"));
    var reader = new TarReader(new ByteArrayInputStream(out.toByteArray()));
    assertEquals("deep", reader.next().orElseThrow().path());
    assertEquals("deep/x", reader.next().orElseThrow().path());
  }

  @Test
  void aFileGoesInUnderItsNameOrAnother() throws IOException {
    Files.writeString(directory.resolve("here"), "text");
    copies("here", "web:/etc");
    copies("here", "web:/etc/new");
    copies("./here", "web:/www");
    assertEquals(Map.of("here", "text", "new", "text"), copied);
    assertEquals(
        java.util.List.of("copyIn /etc", "copyIn /etc", "copyIn /etc"),
        shell.engine.containers.calls.stream().filter(c -> c.startsWith("copyIn")).toList());
  }

  @Test
  void aDirectoryGoesInWholeOrItsContentAlone() throws IOException {
    Files.createDirectories(directory.resolve("src/sub"));
    Files.writeString(directory.resolve("src/a"), "1");
    Files.createLink(directory.resolve("src/sub/b"), directory.resolve("src/a"));
    Files.createSymbolicLink(directory.resolve("src/l"), Path.of("a"));
    copies("src", "web:/etc");
    assertEquals(
        Map.of("src", "DIR", "src/a", "1", "src/l", "->a", "src/sub", "DIR", "src/sub/b", "=src/a"),
        copied);
    copied.clear();
    copies("src/.", "web:/etc");
    assertEquals(Map.of("a", "1", "l", "->a", "sub", "DIR", "sub/b", "=a"), copied);
    copied.clear();
    copies("src", "web:/etc/new");
    assertTrue(copied.containsKey("new/sub"));
  }

  @Test
  void anArchiveComesFromStandardInput() {
    shell.typing(new byte[1024]);
    copies("-", "web:/etc");
    assertEquals(
        new Result(1, "", "gantry: destination \"web:/file\" must be a directory\n"),
        shell.run("cp", "-", "web:/file"));
  }

  @Test
  void whatCannotBeIsSaid() throws IOException {
    assertEquals(
        "gantry: must specify at least one container source\n", shell.run("cp", "a", "b").err());
    assertEquals(
        "gantry: copying between containers is not supported\n",
        shell.run("cp", "a:1", "b:2").err());
    assertEquals(
        new Result(1, "", "gantry: Could not find the file /nope in container web\n"),
        shell.run("cp", "web:/nope", "."));
    assertTrue(shell.run("cp", "nope", "web:/").err().contains("no such file or directory"));
    assertTrue(shell.run("cp", "web:/file", "no/dir/x").err().contains("does not exist"));
    assertTrue(shell.run("cp", "web:/file", "new/").err().contains("no such directory"));
    Files.writeString(directory.resolve("here"), "text");
    assertTrue(shell.run("cp", "web:/etc", "here").err().contains("cannot copy directory"));
    Files.createDirectory(directory.resolve("file"));
    assertTrue(shell.run("cp", "web:/file", ".").err().contains("cannot overwrite directory"));
  }
}
