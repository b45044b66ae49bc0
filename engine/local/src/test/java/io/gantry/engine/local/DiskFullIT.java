package io.gantry.engine.local;

import static io.gantry.engine.local.FullDisk.refused;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.MountSpec;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.linux.mount.DetachedMount;
import io.gantry.platform.linux.mount.Mounts;
import io.gantry.platform.linux.namespace.PrivateMounts;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The state root is a small file system that no namespace sees and that gets full. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class DiskFullIT {
  private static DetachedMount disk(Path place) {
    return PrivateMounts.call(
        List.of(),
        () -> {
          Mounts.mount("tmpfs", place, "tmpfs", 0, "size=32m");
          return DetachedMount.clone(place, false);
        });
  }

  static InputStream archive() throws IOException {
    var bytes = new ByteArrayOutputStream();
    byte[] content = new byte[1 << 17];
    try (var tar = new TarWriter(bytes)) {
      var type = TarEntry.Type.FILE;
      tar.put(
          new TarEntry("big", type, 0644, 0, 0, content.length, Instant.EPOCH, "", 0, 0, Map.of()));
      tar.write(content, 0, content.length);
    }
    return new ByteArrayInputStream(bytes.toByteArray());
  }

  @Test
  void aFullDiskIsSaidAndNothingIsHalfMade(StateRoot directories) throws Exception {
    try (DetachedMount disk = disk(directories.scratch())) {
      Path state =
          Path.of("/proc/" + ProcessHandle.current().pid() + "/fd/" + disk.fd() + "/state");
      Files.createDirectory(state);
      var host = TestEngine.open(new StateRoot(state, directories.run(), directories.scratch()));
      List<MountSpec> mounts = List.of(new MountSpec.Volume("", "/etc", false, false));
      var withVolume = TestEngine.spec("none", false, mounts, List.of(), "true");
      var spec = TestEngine.spec("none", false, "true");
      String id = host.containers().create(spec, "there").id();
      int volumes = host.engine.volumes().list().size();
      int images = host.engine.images().list().size();
      try (FullDisk _ = FullDisk.of(state)) {
        assertAll(
            refused("volume", () -> host.engine.volumes().create("data", Map.of())),
            refused("copy-up", () -> host.containers().create(withVolume, "other")),
            refused("create", () -> host.containers().create(spec, "")),
            refused("start", () -> host.containers().start(id)),
            refused("rename", () -> host.containers().rename("there", "else")),
            refused("cp", () -> host.containers().copyIn(id, "/tmp", archive(), true)),
            refused(
                "commit",
                () -> host.containers().commit(id, new CommitSpec("m", "", "", List.of(), true))));
      }
      assertEquals(1, host.containers().list(true).size());
      assertEquals("there", host.containers().inspect(id).name());
      assertEquals("created", host.containers().inspect(id).state().word());
      assertEquals(volumes, host.engine.volumes().list().size());
      assertEquals(images, host.engine.images().list().size());
      String other = host.containers().create(withVolume, "other").id();
      host.containers().copyIn(id, "/tmp", archive(), true);
      try (FullDisk _ = FullDisk.of(state)) {
        host.containers().remove(id, false, true);
        host.containers().remove(other, false, true);
      }
      assertEquals(List.of(), host.engine.volumes().list());
    }
  }
}
