package io.gantry.platform.linux.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.fs.RootDirectory;
import io.gantry.platform.linux.namespace.PrivateMounts;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsRoot
@LeavesNothing
class DetachedMountIT {
  private Path scratch = Path.of("");

  @BeforeEach
  void makeLayers(StateRoot state) throws IOException {
    scratch = state.scratch();
    for (String name : List.of("low", "high", "upper", "work", "place")) {
      Files.createDirectory(scratch.resolve(name));
    }
    Files.writeString(scratch.resolve("low/f"), "low");
    Files.writeString(scratch.resolve("low/g"), "low");
    Files.writeString(scratch.resolve("high/f"), "high");
  }

  private OverlayMount overlay(boolean readOnly) {
    return new OverlayMount(
        List.of(scratch.resolve("high"), scratch.resolve("low")),
        Optional.of(new OverlayMount.Writable(scratch.resolve("upper"), scratch.resolve("work"))),
        readOnly);
  }

  private static OverlayMount layers(Path... lower) {
    return new OverlayMount(List.of(lower), Optional.empty(), true);
  }

  private static void isReadOnly(DetachedMount mount) {
    try (RootDirectory root = mount.root()) {
      var failure = assertThrows(LinuxException.class, () -> root.create("new", 0644));
      assertEquals(Errno.EROFS, failure.errno());
    }
  }

  @Test
  void theHighestLayerWinsAndWritesGoUp() throws IOException {
    try (DetachedMount mount = DetachedMount.overlay(overlay(false));
        RootDirectory root = mount.root()) {
      assertEquals("high", Files.readString(mount.path().resolve("f")));
      assertEquals(List.of("f", "g"), root.list("/"));
      root.remove("g");
      root.create("new", 0644).close();
    }
    assertTrue(Files.exists(scratch.resolve("upper/new")));
    try (RootDirectory upper = RootDirectory.open(scratch.resolve("upper"))) {
      assertTrue(upper.stat("g", false).orElseThrow().isCharacterDevice()); // the whiteout
    }
  }

  @Test
  void nobodyElseSeesItAndItIsGoneWithItsDescriptor() throws IOException {
    String before = Files.readString(Path.of("/proc/self/mountinfo"));
    DetachedMount mount = DetachedMount.overlay(overlay(false));

    assertEquals(before, Files.readString(Path.of("/proc/self/mountinfo")));

    int fd = mount.fd();
    mount.close();
    mount.close();
    assertFalse(Descriptor.isOpen(fd));
  }

  @Test
  void aReadOnlyOneRefusesWrites() {
    try (DetachedMount mount = DetachedMount.overlay(overlay(true))) {
      isReadOnly(mount);
    }
    try (DetachedMount mount =
        DetachedMount.overlay(layers(scratch.resolve("high"), scratch.resolve("low")))) {
      isReadOnly(mount);
    }
  }

  @Test
  void oneDirectoryAloneIsMountedAsItIs() throws IOException {
    try (DetachedMount mount = DetachedMount.overlay(layers(scratch.resolve("low")))) {
      assertEquals("low", Files.readString(mount.path().resolve("f")));
      isReadOnly(mount);
    }
    var fromScratch = new OverlayMount(List.of(), overlay(false).writable(), false);
    try (DetachedMount mount = DetachedMount.overlay(fromScratch)) {
      Files.writeString(mount.path().resolve("first"), "1");
    }
    assertEquals("1", Files.readString(scratch.resolve("upper/first")));
    assertThrows(
        GantryException.class,
        () -> DetachedMount.overlay(new OverlayMount(List.of(), Optional.empty(), true)));
  }

  @Test
  void longAndOddNamesOfLayersWork() throws IOException {
    Path deep = scratch;
    for (int i = 0; i < 4; i++) {
      deep = Files.createDirectory(deep.resolve("x".repeat(90)));
    }
    Path odd = Files.createDirectory(scratch.resolve("a:b,c\\d\\072=e"));
    Files.writeString(odd.resolve("odd"), "odd");
    Files.writeString(deep.resolve("deep"), "deep");

    for (boolean older : new boolean[] {false, true}) {
      OverlayMount overlay = layers(odd, deep, scratch.resolve("low"));
      try (DetachedMount mount =
          older ? new DetachedMount(OlderOverlay.mount(overlay)) : DetachedMount.overlay(overlay)) {
        assertEquals("odd", Files.readString(mount.path().resolve("odd")));
        assertEquals("deep", Files.readString(mount.path().resolve("deep")));
      }
    }
  }

  @Test
  void manyLayersWorkOnOlderKernelsToo() throws IOException {
    var lower = new ArrayList<Path>();
    for (int i = 0; i < 128; i++) {
      Path layer = Files.createDirectory(scratch.resolve("layer-with-a-long-name-" + i));
      Files.writeString(layer.resolve("f" + i), "");
      lower.add(layer);
    }
    var overlay = new OverlayMount(lower, overlay(false).writable(), false);

    try (DetachedMount mount = new DetachedMount(OlderOverlay.mount(overlay));
        RootDirectory root = mount.root()) {
      assertEquals(128, root.list("/").size());
      root.create("new", 0644).close();
    }
    try (DetachedMount mount = DetachedMount.overlay(overlay);
        RootDirectory root = mount.root()) {
      assertEquals(129, root.list("/").size());
    }
  }

  @Test
  void aMissingLayerIsNamed() {
    Path missing = scratch.resolve("missing");

    var failure =
        assertThrows(
            LinuxException.class,
            () -> DetachedMount.overlay(layers(missing, scratch.resolve("low"))));

    assertEquals(Errno.ENOENT, failure.errno());
    assertTrue(failure.text().contains(missing.toString()), failure.text());
  }

  @Test
  void attachedItStaysUntilUnmounted() throws IOException {
    Path place = scratch.resolve("place");
    boolean empty =
        PrivateMounts.call(
            List.of(),
            () -> {
              Mounts.mountOverlay(overlay(false), place);
              assertEquals("high", Files.readString(place.resolve("f")));
              Mounts.unmount(place);
              Mounts.bindReadOnly(scratch.resolve("low"), place);
              assertThrows(IOException.class, () -> Files.createFile(place.resolve("x")));
              Mounts.bind(scratch.resolve("high"), place);
              Mounts.detachAll(place);
              return !Files.exists(place.resolve("f"));
            });

    assertTrue(empty);
    var failure = assertThrows(LinuxException.class, () -> Mounts.unmount(place));
    assertEquals(Errno.EINVAL, failure.errno());
  }

  @Test
  void renamesOfLowerDirectoriesAreCopiesNotRedirects() throws IOException {
    Files.createDirectory(scratch.resolve("low/dir"));
    Files.writeString(scratch.resolve("low/dir/f"), "x");

    try (DetachedMount mount = DetachedMount.overlay(overlay(false));
        RootDirectory root = mount.root()) {
      var failure = assertThrows(LinuxException.class, () -> root.rename("dir", "moved"));
      assertEquals(Errno.EXDEV, failure.errno());
    }
  }

  @Test
  void writesThatNeedNotLastAreThereAtTheNextMount() throws IOException {
    OverlayMount unsynced = overlay(false).withoutSync();
    for (boolean older : new boolean[] {false, true}) {
      try (DetachedMount mount =
          older
              ? new DetachedMount(OlderOverlay.mount(unsynced))
              : DetachedMount.overlay(unsynced)) {
        Files.writeString(mount.path().resolve("new"), "x");
      }
      try (DetachedMount mount = DetachedMount.overlay(unsynced)) {
        assertEquals("x", Files.readString(mount.path().resolve("new")));
      }
    }
  }
}
