package io.gantry.platform.linux.fs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.linux.LinuxException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A container that swaps a directory for a link to the outside as fast as it can. */
@LeavesNothing
class RootDirectoryRaceIT {
  private static final int ROUNDS = 2000;
  private static final int MOST_ROUNDS = 500_000;

  @Test
  void aSwapAtTheWrongMomentNeverLeadsOutside(StateRoot state) throws Exception {
    Path outside = Files.createDirectory(state.scratch().resolve("outside"));
    Files.writeString(outside.resolve("f"), "secret");
    Path inside = Files.createDirectory(state.scratch().resolve("inside"));
    Files.createDirectory(inside.resolve("d"));
    Files.writeString(inside.resolve("d/f"), "mine");
    Files.createSymbolicLink(inside.resolve("link"), outside);
    var stop = new AtomicBoolean();
    Thread attacker = Thread.ofPlatform().start(() -> swap(inside, stop));

    int seen = 0;
    try (RootDirectory root = RootDirectory.open(inside)) {
      for (int i = 0; i < ROUNDS || (seen == 0 && i < MOST_ROUNDS); i++) {
        seen += attempt(root) ? 1 : 0;
      }
    } finally {
      stop.set(true);
      attacker.join();
    }

    assertTrue(seen > 0, "the directory was never there");
    assertEquals("secret", Files.readString(outside.resolve("f")));
    assertEquals(1, outside.toFile().list().length);
  }

  /** Whether the directory was seen; a link out of the root only ever fails. */
  private static boolean attempt(RootDirectory root) throws IOException {
    boolean seen = false;
    try {
      try (InputStream in = root.read("d/f")) {
        // empty while our own overwriting has cut it
        assertNotEquals("secret", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        seen = true;
      }
      try (OutputStream out = root.overwrite("d/f", 0644)) {
        out.write("mine".getBytes(StandardCharsets.UTF_8));
      }
      root.makeDirectory("d/new", 0755);
      root.remove("d/new");
      root.changeMode("d/f", 0600);
    } catch (LinuxException _) {
      return seen;
    }
    return true;
  }

  /** d → aside, link → d, and back; a move that the race spoils is mended by the next round. */
  private static void swap(Path inside, AtomicBoolean stop) {
    try (RootDirectory root = RootDirectory.open(inside)) {
      while (!stop.get()) {
        move(root, "d", "aside");
        move(root, "link", "d");
        move(root, "d", "link");
        move(root, "aside", "d");
      }
    }
  }

  private static void move(RootDirectory root, String from, String to) {
    try {
      root.rename(from, to);
    } catch (LinuxException _) {
      // the kernel gives up on a path that changes too fast: EAGAIN
    }
  }
}
