package io.gantry.image.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.image.content.LocalContentStore;
import io.gantry.image.snapshot.OverlaySnapshots;
import io.gantry.image.store.Image;
import io.gantry.image.store.Images;
import io.gantry.image.store.LocalImages;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.oci.Reference;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real programs of the host into a real store. */
@NeedsRoot
@LeavesNothing
final class BootstrapIT {
  private static final Reference NAME = Reference.parse("base:test");

  private Images images;
  private OverlaySnapshots snapshots;
  private Bootstrap bootstrap;
  private Path scratch;

  @BeforeEach
  void open(StateRoot root) {
    snapshots = new OverlaySnapshots(root.state().resolve("snapshots"));
    images =
        new LocalImages(
            root.state().resolve("images"),
            new LocalContentStore(root.state().resolve("content")),
            snapshots,
            List.of());
    scratch = root.scratch().resolve("bootstrap");
    bootstrap = new Bootstrap(images, scratch);
  }

  @Test
  @NeedsProgram("busybox")
  void busyboxIsTheSameImageEachTime() throws IOException {
    Image image = bootstrap.busybox(List.of(NAME));
    assertEquals(List.of("sh"), image.config().command());
    assertEquals(image, images.resolve("base:test"));
    assertEquals(image.id(), bootstrap.busybox(List.of(NAME)).id());
    try (var mount = DetachedMount.overlay(snapshots.view(image.chain().orElseThrow()))) {
      assertEquals("busybox", mount.root().readLink("bin/sh"));
      assertTrue(mount.root().stat("bin/busybox", false).orElseThrow().size() > 100_000);
    }
    assertEquals(2, images.remove(image, Optional.empty()).deleted().size());
    assertEquals(List.of(), snapshots.layers());
  }

  @Test
  @NeedsProgram("mmdebstrap")
  void aFailedBootstrapNamesTheReasonAndLeavesNothing() throws IOException {
    var failure =
        assertThrows(
            GantryException.class,
            () -> bootstrap.debian("nosuchsuite", List.of(), List.of(NAME), _ -> {}));
    assertEquals(Kind.UNAVAILABLE, failure.kind());
    assertTrue(failure.text().startsWith("mmdebstrap failed with exit code "), failure::text);
    assertEquals(List.of(), images.list());
    assertEquals(List.of(), snapshots.actives());
    try (var files = Files.list(scratch)) {
      assertEquals(List.of(), files.toList());
    }
  }
}
