package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.CommitSpec;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.engine.api.WaitCondition;
import io.gantry.platform.base.GantryException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class MountsIT {
  private static MountSpec bind(Path source, String target, boolean readOnly, Recursion below) {
    return new MountSpec.Bind(
        source.toString(), target, readOnly, false, "", below, Optional.empty());
  }

  private static MountSpec part(String volume, String target, String subpath) {
    return new MountSpec.Volume(
        volume, target, false, true, subpath, Map.of(), Map.of(), Optional.empty());
  }

  private static String sh(TestEngine host, List<MountSpec> mounts, String script)
      throws InterruptedException {
    var result = host.run(TestEngine.spec("none", true, mounts, List.of(), "sh", "-c", script), "");
    return result.out() + result.err();
  }

  @Test
  void mountsAreAsTheirOptionsSay(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    Path source = Files.createDirectory(directories.scratch().resolve("source"));
    Files.writeString(source.resolve("f"), "host\n");
    String seen =
        sh(
            host,
            List.of(
                bind(source, "/ro", true, Recursion.ENABLED),
                bind(source, "/rw", false, Recursion.DISABLED),
                bind(source.resolve("f"), "/file", true, Recursion.READ_ONLY),
                new MountSpec.Tmpfs("/t", "size=1m,mode=700,exec"),
                new MountSpec.Image("busybox", "/image", ""),
                new MountSpec.Image("busybox", "/bins", "bin")),
            """
            cat /ro/f /file
            touch /ro/x 2>/dev/null || echo ro
            touch /rw/made && echo rw
            grep -c '/t tmpfs rw,nosuid,nodev,relatime,size=1024k,mode=700' /proc/mounts
            test -x /image/bin/busybox && test -x /bins/busybox && echo image
            touch /image/x 2>/dev/null || echo image ro
            """);
    assertEquals("host\nhost\nro\nrw\n1\nimage\nimage ro\n", seen);
    assertTrue(Files.exists(source.resolve("made")));
  }

  @Test
  void aPartOfAVolumeIsFoundInsideOnly(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    Path data = Path.of(host.engine.volumes().create("data", Map.of()).mountpoint());
    Files.createDirectories(data.resolve("a/b"));
    Files.writeString(data.resolve("a/b/f"), "part\n");
    Files.createSymbolicLink(data.resolve("inside"), Path.of("/a/b"));
    Files.createSymbolicLink(data.resolve("outside"), directories.scratch());
    assertEquals("part\n", sh(host, List.of(part("data", "/p", "a/b")), "cat /p/f"));
    assertEquals("part\n", sh(host, List.of(part("data", "/p", "inside")), "cat /p/f"));
    assertEquals("part\n", sh(host, List.of(part("data", "/p", "a/b/f")), "cat /p"));
    var failure =
        assertThrows(
            GantryException.class, () -> sh(host, List.of(part("data", "/p", "outside")), "ls /p"));
    assertTrue(failure.text().contains("no such file or directory"), failure.text());
    host.engine.volumes().remove("data", false);
  }

  /** CVE-2021-30465: a link where another volume is to be mounted is followed inside alone. */
  @Test
  void aLinkInTheWayOfAMountLeadsNowhereOutside(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    Path outside = Files.createDirectory(directories.scratch().resolve("outside"));
    Files.writeString(outside.resolve("f"), "host\n");
    Path shared = Path.of(host.engine.volumes().create("shared", Map.of()).mountpoint());
    Path data = Path.of(host.engine.volumes().create("data", Map.of()).mountpoint());
    Files.writeString(data.resolve("f"), "data\n");
    Files.createSymbolicLink(shared.resolve("absolute"), outside);
    Files.createSymbolicLink(
        shared.resolve("upward"),
        Path.of("../../../../../..").resolve(Path.of("/").relativize(outside)));
    for (String link : List.of("absolute", "upward")) {
      var mounts = List.of(part("shared", "/s", ""), part("data", "/s/" + link, ""));
      var failure = assertThrows(GantryException.class, () -> sh(host, mounts, "true"), link);
      assertTrue(failure.text().contains("No such file or directory"), failure.text());
    }
    assertEquals("host\n", Files.readString(outside.resolve("f")));
    host.engine.volumes().remove("data", false);
    host.engine.volumes().remove("shared", false);
  }

  @Test
  void aVolumeTakesOverWhatTheImageHasAsItIs(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    String make =
        """
        mkdir -m 2750 /data; cd /data; echo a > a; chown 12:34 a; chmod 4751 a; ln a b
        ln -s /etc/passwd out; mkfifo -m 640 pipe; mknod null c 1 3
        chown 56:78 /data; chmod 2750 /data
        """;
    var made =
        host.containers().create(TestEngine.spec("none", false, "sh", "-c", make), "maker").id();
    host.containers().start(made);
    int _ = host.containers().wait(made, WaitCondition.NOT_RUNNING).await();
    // from here on busybox is what was made
    var _ = host.containers().commit(made, new CommitSpec("busybox", "", "", List.of(), false));
    String look =
        """
        cd /data; stat -c '%a %u %g' . a; stat -c '%h %n' a b; readlink out
        stat -c '%F %a' pipe; stat -c '%F %t %T' null
        """;
    String whole =
        """
        2750 56 78
        4751 12 34
        2 a
        2 b
        /etc/passwd
        fifo 640
        character special file 1 3
        """;
    MountSpec volume = new MountSpec.Volume("data", "/data", false, false);
    assertEquals(whole, sh(host, List.of(volume), look));
    // a copy that was killed is thrown away and done again, what a user wrote is not
    Path data = Path.of(host.engine.volumes().inspect("data").mountpoint());
    Files.delete(data.resolve("a"));
    Files.writeString(data.resolve("half"), "torn");
    Files.createFile(data.resolveSibling("filling"));
    assertEquals(whole, sh(host, List.of(volume), look));
    assertFalse(Files.exists(data.resolve("half")));
    Files.delete(data.resolve("a"));
    assertTrue(sh(host, List.of(volume), "ls /data").startsWith("b\n"));
    host.containers().remove(made, false, true);
    host.engine.volumes().remove("data", false);
  }

  @Test
  void aVolumeInMemoryIsSharedAndGoesWithItsLastUser(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    Map<String, String> options =
        Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m,uid=7,nodev");
    var volume = host.engine.volumes().create("mem", Map.of(), options);
    List<MountSpec> mounts = List.of(new MountSpec.Volume("mem", "/m", false, false));
    String first =
        host.containers()
            .create(TestEngine.spec("none", true, mounts, List.of(), "top"), "first")
            .id();
    host.containers().start(first);
    assertEquals(0, host.exec("first", "", "sh", "-c", "echo shared > /m/f").code());
    var other = TestEngine.open(directories);
    assertEquals(
        "shared\n7\n",
        sh(
            other,
            List.of(new MountSpec.Volume("mem", "/n", true, false)),
            "cat /n/f; stat -c %u /n"));
    assertFalse(Files.exists(Path.of(volume.mountpoint()).resolve("f")), "seen on the host");
    var used =
        assertThrows(GantryException.class, () -> host.engine.volumes().remove("mem", false));
    assertEquals("remove mem: volume is in use - [" + first + "]", used.text());
    host.containers().remove(first, true, true);
    assertEquals("", sh(host, mounts, "cat /m/f 2>/dev/null"));
    host.engine.volumes().remove("mem", false);
  }

  @Test
  void aVolumeThatCannotBeMountedSaysWhy(StateRoot directories) {
    var host = TestEngine.open(directories);
    Map<String, String> options = Map.of("type", "none", "device", "/no/such", "o", "bind");
    var volume = host.engine.volumes().create("gone", Map.of(), options);
    var failure =
        assertThrows(
            GantryException.class,
            () -> sh(host, List.of(new MountSpec.Volume("gone", "/m", false, true)), "true"));
    assertEquals(
        "error while mounting volume '"
            + volume.mountpoint()
            + "': failed to mount local volume: mount /no/such:"
            + volume.mountpoint()
            + ", flags: 0x1000: no such file or directory",
        failure.text());
    host.engine.volumes().remove("gone", false);
  }

  @Test
  void volumesOfAnotherContainerAreTakenOver(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    Path source = Files.createDirectory(directories.scratch().resolve("source"));
    List<MountSpec> mounts =
        List.of(
            new MountSpec.Volume("", "/anonymous", false, false),
            bind(source, "/bound", false, Recursion.ENABLED));
    String owner =
        host.containers()
            .create(TestEngine.spec("none", false, mounts, List.of(), "true"), "owner")
            .id();
    assertEquals(
        "",
        sh(
            host,
            List.of(new MountSpec.Inherited("owner", "")),
            "echo x | tee /anonymous/f >/bound/f"));
    assertEquals(
        "x\nro\n",
        sh(
            host,
            List.of(new MountSpec.Inherited("owner", "ro")),
            "cat /anonymous/f; touch /bound/x 2>/dev/null || echo ro"));
    assertEquals(1, host.engine.volumes().list().size());
    host.containers().remove(owner, false, true);
    assertEquals(List.of(), host.engine.volumes().list());
  }
}
