package io.gantry.engine.local.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Parts of a volume whose owner is hostile. */
@NeedsRoot
@LeavesNothing
final class PartIT {
  private static final int SWAPS = 1000;
  private static final int LOOKS = 300;

  private static Path write(Path directory, String text) throws IOException {
    Files.createDirectories(directory);
    return Files.writeString(directory.resolve("file"), text);
  }

  private static String read(Path volume) throws IOException {
    var point =
        new MountPoint("volume", "data", "", "/p", false, "", "", "swapped/part", List.of("rbind"));
    try (DetachedMount part = Part.of(volume, point)) {
      return Files.readString(Path.of("/proc/self/fd/" + part.fd(), "file"));
    }
  }

  /**
   * CVE-2017-1002101: who swaps links in a path between look and mount leads nobody out. Both links
   * have a part behind them inside of the volume, so a look always finds one.
   */
  @Test
  void linksThatAreSwappedLeadNowhereOutside(StateRoot directories) throws Exception {
    Path volume = directories.scratch().resolve("volume");
    Path prey = directories.scratch().resolve("prey");
    Path _ = write(prey.resolve("part"), "the host's");
    Path _ = write(volume.resolve("good/part"), "inside");
    Path _ = write(volume.resolve(prey.toString().substring(1)).resolve("part"), "inside");
    Path _ = Files.createSymbolicLink(volume.resolve("swapped"), Path.of("good"));
    var swaps = new AtomicInteger();
    var stop = new AtomicBoolean();
    Thread attacker =
        Thread.ofPlatform()
            .start(() -> {
              while (!stop.get()) {
                swap(volume, swaps.incrementAndGet() % 2 == 0 ? Path.of("good") : prey);
              }
            });
    try {
      for (int looks = 0; looks < LOOKS || swaps.get() < SWAPS; looks++) {
        assertTrue(attacker.isAlive(), "the attacker has failed");
        assertEquals("inside", read(volume));
      }
    } finally {
      stop.set(true);
      attacker.join();
    }
  }

  private static void swap(Path volume, Path target) {
    try {
      Path link = Files.createSymbolicLink(volume.resolve("next"), target);
      Path _ = Files.move(link, volume.resolve("swapped"), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
