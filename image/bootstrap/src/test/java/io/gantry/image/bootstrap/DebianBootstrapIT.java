package io.gantry.image.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.image.snapshot.OverlaySnapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.LocalImages;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** A whole Debian: takes a minute and the host's mirror. */
@NeedsRoot
@NeedsProgram("mmdebstrap")
@LeavesNothing
final class DebianBootstrapIT {
  @Test
  void debianIsAnImageInWhichAptWorks(StateRoot root) throws IOException {
    var snapshots = new OverlaySnapshots(root.state().resolve("snapshots"));
    var images =
        new LocalImages(
            root.state().resolve("images"),
            new LocalContentStore(root.state().resolve("content")),
            snapshots,
            List.of());
    var bootstrap = new Bootstrap(images, root.scratch());
    var lines = new ConcurrentLinkedQueue<String>();
    Image image =
        bootstrap.debian(
            "", List.of("ca-certificates"), List.of(Reference.parse("debian")), lines::add);
    assertEquals(List.of("bash"), image.config().command());
    assertTrue(image.size() > 50_000_000);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("I: ")), lines::toString);
    try (var mount = DetachedMount.overlay(snapshots.view(image.chain().orElseThrow()))) {
      var files = mount.root();
      assertTrue(files.stat("bin/bash", true).isPresent());
      assertTrue(files.stat("etc/ssl/certs", true).isPresent());
      assertEquals(0755, files.stat("usr/sbin/policy-rc.d", false).orElseThrow().mode() & 07777);
      assertEquals(List.of(), files.list("dev"));
      assertFalse(files.stat("etc/resolv.conf", false).isPresent());
      try (var in = files.read("etc/apt/sources.list")) {
        String sources = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(sources.contains("deb "), sources);
      }
    }
  }
}
