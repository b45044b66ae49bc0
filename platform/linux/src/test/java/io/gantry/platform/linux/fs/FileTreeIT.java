package io.gantry.platform.linux.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.namespace.PrivateMounts;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsRoot
@LeavesNothing
class FileTreeIT {
  @Test
  void aTreeDeeperThanAnyPathIsCountedAndRemoved(StateRoot state) throws IOException {
    Path top = Files.createDirectory(state.scratch().resolve("top"));
    String name = "d".repeat(100);
    // 300 levels: paths of 30 KB, far beyond what a path may be, and more than are kept open
    for (int i = 0; i < 10; i++) {
      nest(top, name, 30);
    }

    long usage = FileTree.usage(top);
    FileTree.delete(top);

    assertTrue(usage >= 300L * 512, () -> "usage " + usage);
    assertFalse(Files.exists(top));
  }

  /** Puts what is in the directory below thirty more levels. */
  private static void nest(Path top, String name, int levels) throws IOException {
    try (RootDirectory root = RootDirectory.open(top)) {
      String deep = String.join("/", java.util.Collections.nCopies(levels, name));
      boolean more = root.exists(name);
      if (more) {
        root.rename(name, "before");
      }
      root.makeDirectories(deep, 0755);
      root.create(deep + "/file", 0644).close();
      if (more) {
        root.rename("before", deep + "/" + name);
      }
    }
  }

  @Test
  void aDirectoryWithManyEntriesIsRemoved(StateRoot state) throws IOException {
    Path top = Files.createDirectory(state.scratch().resolve("top"));
    for (int i = 0; i < 5000; i++) {
      Files.createFile(top.resolve("a-rather-long-name-of-a-file-" + i));
    }

    FileTree.delete(top);

    assertFalse(Files.exists(top));
  }

  @Test
  void linksAreRemovedNotFollowed(StateRoot state) throws IOException {
    Path kept = Files.createDirectory(state.scratch().resolve("kept"));
    Files.writeString(kept.resolve("f"), "x");
    Path top = Files.createDirectory(state.scratch().resolve("top"));
    Files.createSymbolicLink(top.resolve("link"), kept);
    Path link = Files.createSymbolicLink(state.scratch().resolve("link"), kept);

    FileTree.delete(top);
    FileTree.delete(link);
    FileTree.delete(state.scratch().resolve("missing/file"));

    assertEquals("x", Files.readString(kept.resolve("f")));
    assertFalse(Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aMountInTheTreeIsNotEnteredNotEvenOneOfTheSameFileSystem(StateRoot state)
      throws IOException {
    Path kept = Files.createDirectory(state.scratch().resolve("kept"));
    Files.writeString(kept.resolve("f"), "x");
    Path place = Files.createDirectories(state.scratch().resolve("top/a/place"));

    var failure =
        PrivateMounts.call(
            List.of(),
            () -> {
              Mounts.bind(kept, place);
              return assertThrows(
                  LinuxException.class, () -> FileTree.delete(state.scratch().resolve("top")));
            });

    assertEquals(Errno.EXDEV, failure.errno());
    assertTrue(failure.text().contains("top/a"), failure.text());
    assertEquals("x", Files.readString(kept.resolve("f")));
    FileTree.delete(state.scratch().resolve("top"));
  }

  @Test
  void aFileWithTwoNamesCountsOnce(StateRoot state) throws IOException {
    Path top = Files.createDirectory(state.scratch().resolve("top"));
    Path file = Files.write(top.resolve("f"), new byte[1 << 20]);
    long once = FileTree.usage(top);

    Files.createLink(top.resolve("g"), file);

    assertEquals(once, FileTree.usage(top));
    assertTrue(once >= 1 << 20);
    FileTree.sync(top);
  }

  @Test
  void theRootOfTheHostIsNothingToDelete() {
    assertThrows(GantryException.class, () -> FileTree.delete(Path.of("/")));
    assertThrows(GantryException.class, () -> FileTree.delete(Path.of("/tmp/..")));
  }
}
