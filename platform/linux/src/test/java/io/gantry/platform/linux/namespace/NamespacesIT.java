package io.gantry.platform.linux.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.fs.Descriptor;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.process.Spawn;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

@NeedsRoot
@LeavesNothing
class NamespacesIT {
  private static final List<String> ENV = List.of();

  private static String link(String path) {
    return Spawn.run(List.of("readlink", path), ENV).stdout().strip();
  }

  @Test
  void privateMountsStayPrivateAndChildrenInheritThem(StateRoot state) throws IOException {
    Path place = Files.createDirectory(state.scratch().resolve("place"));

    String seen =
        PrivateMounts.call(
            List.of(),
            () -> {
              Mounts.mount("tmpfs", place, "tmpfs", 0, "size=1m");
              Files.writeString(place.resolve("f"), "hidden");
              return Spawn.run(List.of("cat", place + "/f"), ENV).stdout();
            });

    assertEquals("hidden", seen);
    assertFalse(Files.exists(place.resolve("f")));
  }

  @Test
  void hiddenMountsAreGoneInsideOnly(StateRoot state) throws IOException {
    Path place = Files.createDirectory(state.scratch().resolve("place"));

    boolean hidden =
        PrivateMounts.call(
            List.of(),
            () -> {
              Mounts.mount("tmpfs", place, "tmpfs", 0, "size=1m");
              Files.createFile(place.resolve("f"));
              // a namespace below this one
              boolean gone =
                  PrivateMounts.call(
                      List.of(place, Path.of("/no/such/mount"), state.run()),
                      () -> !Files.exists(place.resolve("f")));
              return gone && Files.exists(place.resolve("f"));
            });

    assertTrue(hidden);
  }

  @Test
  void theCallersThreadKeepsItsNamespaces() {
    String mounts = link("/proc/thread-self/ns/mnt");
    String network = link("/proc/thread-self/ns/net");

    PrivateMounts.call(List.of(), () -> assertNotEqual(mounts, "mnt"));
    try (NetworkNamespace created = NetworkNamespace.create()) {
      created.call(() -> assertNotEqual(network, "net"));
    }

    assertEquals(mounts, link("/proc/thread-self/ns/mnt"));
    assertEquals(network, link("/proc/thread-self/ns/net"));
  }

  private static boolean assertNotEqual(String outside, String type) {
    assertNotEquals(outside, link("/proc/thread-self/ns/" + type));
    return true;
  }

  @Test
  void aNetworkNamespaceIsEmptyReachableByPathAndGoneWhenClosed() throws IOException {
    NetworkNamespace created = NetworkNamespace.create();
    Path path = created.path();

    String devices =
        NetworkNamespace.call(path, () -> Spawn.run(List.of("cat", "/proc/net/dev"), ENV).stdout());
    String entered = link(path.toString());

    assertEquals(3, devices.lines().count(), devices); // two lines of heading, then lo
    assertTrue(entered.startsWith("net:["), entered);
    int fd = created.fd();
    created.close();
    created.close();
    assertFalse(Descriptor.isOpen(fd));
    assertThrows(LinuxException.class, () -> NetworkNamespace.call(path, () -> true));
  }

  @Test
  void failuresInsideReachTheCaller() {
    assertThrows(
        UncheckedIOException.class,
        () -> PrivateMounts.call(List.of(), () -> Files.readString(Path.of("/no/such"))));
    assertThrows(
        LinuxException.class,
        () -> PrivateMounts.call(List.of(), () -> Descriptor.open(Path.of("/no/such"), 0)));
  }
}
