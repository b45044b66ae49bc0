package io.gantry.engine.build.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.oci.Digest;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@LeavesNothing
final class SourceTreeIT {
  private static final long LIMIT = 1 << 20;

  private Path context;
  private Path indexes;
  private final Instant later = Instant.now().plus(Duration.ofHours(1));

  @BeforeEach
  void make(StateRoot root) throws IOException {
    context = Files.createDirectories(root.scratch().resolve("context"));
    indexes = root.state().resolve("index");
  }

  private void file(String path, String text) throws IOException {
    Files.createDirectories(context.resolve(path).getParent());
    Files.writeString(context.resolve(path), text);
  }

  private interface Look<T> {
    T at(SourceTree tree) throws IOException;
  }

  /** Looks with an index that is kept, as a build at {@code now} does. */
  private <T> T look(Instant now, Look<T> look) throws IOException {
    ContentIndex index = ContentIndex.open(indexes, "it", now);
    try (RootDirectory root = RootDirectory.open(context)) {
      T seen = look.at(SourceTree.of(root, IgnoreRules.NONE, index));
      index.save(LIMIT);
      return seen;
    }
  }

  private Digest content(Instant now, String path) throws IOException {
    return look(
        now,
        tree -> {
          tree.prepare("", IgnoreRules.NONE);
          return tree.content(path);
        });
  }

  private boolean knows(Instant now, String path) throws IOException {
    return look(
        now,
        tree -> {
          var _ = tree.list("");
          return tree.isKnown(path);
        });
  }

  private static Digest sum(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void anUnchangedFileIsKnownInTheNextBuild() throws IOException {
    file("d/a", "1");
    file("b", "2");
    assertFalse(knows(later, "b"));
    assertEquals(sum("1"), content(later, "d/a"));
    assertTrue(knows(later, "b"));
    assertTrue(knows(later, "d"));
    assertEquals(sum("2"), content(later, "b"));
  }

  @Test
  void aFileThatHadJustChangedIsReadAgain() throws IOException {
    file("a", "1");
    assertEquals(sum("1"), content(Instant.now(), "a"));
    assertFalse(knows(Instant.now(), "a"));
  }

  @Test
  void aChangeThatKeepsSizeAndTimeIsSeen() throws IOException {
    file("a", "1");
    FileTime time = Files.getLastModifiedTime(context.resolve("a"));
    assertEquals(sum("1"), content(later, "a"));
    Files.writeString(context.resolve("a"), "2");
    Files.setLastModifiedTime(context.resolve("a"), time);
    assertEquals(sum("2"), content(later, "a"));
    Files.delete(context.resolve("a"));
    file("a", "3");
    Files.setLastModifiedTime(context.resolve("a"), time);
    assertEquals(sum("3"), content(later, "a"));
  }

  @Test
  void aDamagedIndexIsNone() throws IOException {
    file("a", "1");
    assertEquals(sum("1"), content(later, "a"));
    byte[] whole = Files.readAllBytes(indexes.resolve("it"));
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int i = 0; i < 50; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
      Files.write(indexes.resolve("it"), damaged);
      assertFalse(knows(later, "a"));
      byte[] cut = java.util.Arrays.copyOf(whole, random.nextInt(whole.length));
      Files.write(indexes.resolve("it"), cut);
      assertFalse(knows(later, "a"));
    }
    Files.write(indexes.resolve("it"), whole);
    assertTrue(knows(later, "a"));
  }

  @Test
  void manyFilesAreFoundAgain() throws IOException {
    for (int i = 0; i < 1000; i++) {
      file("d" + i % 30 + "/f" + i, "content " + i);
    }
    assertEquals(sum("content 999"), content(later, "d9/f999"));
    for (int i = 0; i < 1000; i += 37) {
      String path = "d" + i % 30 + "/f" + i;
      boolean known =
          look(
              later,
              tree -> {
                var _ = tree.list(path.substring(0, path.indexOf('/')));
                return tree.isKnown(path);
              });
      assertTrue(known, path);
      assertEquals(sum("content " + i), content(later, path));
    }
  }

  @Test
  void theLongestUnusedIndexesGoFirst() throws IOException {
    Files.createDirectories(indexes);
    for (int i = 0; i < 4; i++) {
      Path file = Files.write(indexes.resolve("old" + i), new byte[400_000]);
      Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * (i + 1)));
    }
    file("a", "1");
    assertEquals(sum("1"), content(later, "a"));
    assertFalse(Files.exists(indexes.resolve("old0")));
    assertFalse(Files.exists(indexes.resolve("old1")));
    assertTrue(Files.exists(indexes.resolve("old3")));
    assertTrue(Files.exists(indexes.resolve("it")));
  }

  @Test
  void aFileThatChangesAfterItsKeyWasMadeIsNotCopied() throws IOException {
    file("a", "first");
    file("b", "second");
    var _ =
        look(
            Instant.now(),
            tree -> {
              tree.prepare("", IgnoreRules.NONE);
              try (InputStream in = tree.read("b")) {
                assertEquals("second", new String(in.readAllBytes(), StandardCharsets.UTF_8));
              }
              Files.writeString(context.resolve("a"), "other");
              var failure =
                  assertThrows(
                      GantryException.class,
                      () -> {
                        try (InputStream in = tree.read("a")) {
                          in.readAllBytes();
                        }
                      });
              assertEquals(Kind.CONFLICT, failure.kind());
              return tree;
            });
  }

  @Test
  void patternsAndPathsFindWhatBuildKitFinds() throws IOException {
    file("d/x.md", "");
    file("d/e/y.md", "");
    file("z.md", "");
    Files.createSymbolicLink(context.resolve("l"), Path.of("d"));
    Files.createSymbolicLink(context.resolve("lz.md"), Path.of("z.md"));
    var _ =
        look(
            later,
            tree -> {
              assertEquals(List.of("d/x.md"), find(tree, "**/*.md", false));
              assertEquals(
                  List.of("d/e/y.md", "d/x.md", "lz.md", "z.md"),
                  find(tree, "**/*.md", true).stream().sorted().toList());
              assertEquals(List.of("d/x.md"), find(tree, "*/x.md", false));
              assertEquals(List.of("l/x.md"), find(tree, "l/*.md", false));
              assertEquals(List.of(), find(tree, "l*/x.md", false));
              assertEquals(List.of("lz.md", "z.md"), find(tree, "*.md", false));
              assertEquals("z.md", Sources.find(tree, "lz.md", false).getFirst().path());
              assertEquals(List.of(), find(tree, "none*", false));
              return tree;
            });
  }

  private static List<String> find(SourceTree tree, String pattern, boolean deep) {
    return Sources.find(tree, pattern, deep).stream()
        .map(found -> found.parent().isEmpty() ? found.name() : found.parent() + "/" + found.name())
        .toList();
  }

  @Test
  void whatIsMissingIsNamedWithWhatWasPerhapsMeant() throws IOException {
    file("src/main.go", "");
    var _ =
        look(
            later,
            tree -> {
              var near =
                  assertThrows(
                      GantryException.class, () -> Sources.find(tree, "src/mian.go", false));
              assertEquals("\"/src/mian.go\": not found (did you mean /src/main.go?)", near.text());
              var far = assertThrows(GantryException.class, () -> Sources.find(tree, "x/y", false));
              assertEquals("\"/x/y\": not found", far.text());
              return tree;
            });
  }
}
