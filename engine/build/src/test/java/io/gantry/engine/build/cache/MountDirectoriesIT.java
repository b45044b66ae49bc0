package io.gantry.engine.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.build.cache.MountDirectories.Held;
import io.gantry.engine.build.cache.MountDirectories.Name;
import io.gantry.engine.build.graph.Op.RunMount.Sharing;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Cache mounts on the disk, with locks of the kernel. */
@Timeout(60)
final class MountDirectoriesIT {
  private static final Name NAME = new Name("id", "");

  @TempDir Path directory;
  private MountDirectories mounts;

  @BeforeEach
  void open() {
    mounts = new MountDirectories(directory.resolve("mounts"), Clock.systemUTC());
  }

  private Held take(Sharing sharing) throws IOException, InterruptedException {
    return mounts.take(NAME, sharing, _ -> {}, () -> {});
  }

  @Test
  void oneDirectoryIsSharedAndKept() throws Exception {
    try (Held one = take(Sharing.SHARED);
        Held two = take(Sharing.SHARED)) {
      assertEquals(one.directory(), two.directory());
      Files.writeString(one.directory().resolve("f"), "kept");
    }
    try (Held later = take(Sharing.LOCKED)) {
      assertEquals("kept", Files.readString(later.directory().resolve("f")));
    }
  }

  @Test
  void privateUsersGetDirectoriesOfTheirOwn() throws Exception {
    try (Held one = take(Sharing.PRIVATE);
        Held two = take(Sharing.PRIVATE);
        Held third = take(Sharing.SHARED)) {
      assertNotEquals(one.directory(), two.directory());
      assertNotEquals(one.directory(), third.directory());
    }
    assertEquals(3, mounts.list().size());
    assertEquals(List.of("id"), mounts.names());
  }

  @Test
  void whoLocksWaitsAndSaysSo() throws Exception {
    var waiting = new CountDownLatch(1);
    var second = new CompletableFuture<Path>();
    try (Held _ = take(Sharing.LOCKED)) {
      Thread _ =
          Thread.startVirtualThread(() -> {
            try (Held held = mounts.take(NAME, Sharing.LOCKED, _ -> {}, waiting::countDown)) {
              second.complete(held.directory());
            } catch (IOException | InterruptedException e) {
              second.completeExceptionally(e);
            }
          });
      waiting.await();
      assertFalse(second.isDone());
    }
    assertEquals(1, mounts.list().size());
    assertEquals("content", second.get().getFileName().toString());
  }

  @Test
  void anInterruptEndsTheWaiting() throws Exception {
    var ended = new CompletableFuture<Class<?>>();
    try (Held _ = take(Sharing.SHARED)) {
      var waiting = new CountDownLatch(1);
      Thread waits =
          Thread.startVirtualThread(() -> {
            try (Held _ = mounts.take(NAME, Sharing.LOCKED, _ -> {}, waiting::countDown)) {
              ended.complete(Held.class);
            } catch (IOException | InterruptedException e) {
              ended.complete(e.getClass());
            }
          });
      waiting.await();
      waits.interrupt();
      assertEquals(InterruptedException.class, ended.get());
    }
  }

  @Test
  void aDirectoryThatWasNotFilledToItsEndIsFilledAnew() throws Exception {
    assertThrows(
        IOException.class,
        () ->
            mounts.take(
                NAME,
                Sharing.SHARED,
                first -> {
                  Files.writeString(first.resolve("half"), "");
                  throw new IOException("broken off");
                },
                () -> {}));
    try (Held held = take(Sharing.SHARED);
        var files = Files.list(held.directory())) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void whatIsInUseStays() throws Exception {
    try (Held _ = take(Sharing.SHARED)) {
      KeptFiles.Kept kept = mounts.list().getFirst();
      assertTrue(kept.inUse());
      assertFalse(mounts.remove(kept.id()));
    }
    KeptFiles.Kept kept = mounts.list().getFirst();
    assertFalse(kept.inUse());
    assertEquals("cached mount with id \"id\"", kept.description());
    assertTrue(mounts.remove(kept.id()));
    assertTrue(mounts.remove(kept.id()));
    assertTrue(mounts.remove("../mounts"));
    assertEquals(List.of(), mounts.list());
    assertTrue(Files.isDirectory(directory.resolve("mounts")));
  }

  @Test
  void contentTravelsAsATar() throws Exception {
    try (Held held = take(Sharing.SHARED)) {
      Path below = Files.createDirectories(held.directory().resolve("d"));
      Files.writeString(below.resolve("f"), "content");
      Files.createLink(below.resolve("g"), below.resolve("f"));
      Files.createSymbolicLink(below.resolve("l"), Path.of("/etc/passwd"));
    }
    var tar = new ByteArrayOutputStream();
    assertTrue(mounts.write("id", tar));
    assertFalse(mounts.write("other", new ByteArrayOutputStream()));
    assertFalse(mounts.create("id", new ByteArrayInputStream(tar.toByteArray()), 1 << 20));
    assertTrue(mounts.create("copy", new ByteArrayInputStream(tar.toByteArray()), 1 << 20));
    try (Held copy = mounts.take(new Name("copy", ""), Sharing.SHARED, _ -> {}, () -> {})) {
      Path below = copy.directory().resolve("d");
      assertEquals("content", Files.readString(below.resolve("g")));
      assertEquals(2, Files.getAttribute(below.resolve("g"), "unix:nlink"));
      assertEquals(Path.of("/etc/passwd"), Files.readSymbolicLink(below.resolve("l")));
    }
    var again = new ByteArrayOutputStream();
    assertTrue(mounts.write("copy", again));
    assertEquals(tar.size(), again.size());
  }

  @Test
  void aTarCannotLeaveTheDirectory() throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var tar = new TarWriter(bytes)) {
      tar.put(
          new TarEntry(
              "out",
              TarEntry.Type.SYMBOLIC_LINK,
              0777,
              0,
              0,
              0,
              java.time.Instant.EPOCH,
              "../../..",
              0,
              0,
              java.util.Map.of()));
      byte[] content = "x".getBytes(StandardCharsets.UTF_8);
      tar.put(TarEntry.file("out/escaped", 0644, 1), new ByteArrayInputStream(content));
    }
    assertTrue(mounts.create("bad", new ByteArrayInputStream(bytes.toByteArray()), 1 << 20));
    assertFalse(Files.exists(directory.resolve("escaped"), LinkOption.NOFOLLOW_LINKS));
    assertFalse(Files.exists(directory.resolve("mounts/escaped"), LinkOption.NOFOLLOW_LINKS));
    assertThrows(
        GantryException.class,
        () -> mounts.create("long", new ByteArrayInputStream(bytes.toByteArray()), 600));
    assertEquals(List.of("bad"), mounts.names());
  }
}
