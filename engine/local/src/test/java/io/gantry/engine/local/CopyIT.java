package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.platform.archive.TarEntry;
import io.gantry.platform.archive.TarReader;
import io.gantry.platform.archive.TarWriter;
import io.gantry.platform.base.GantryException;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class CopyIT {
  private static byte[] tar(String name, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    try (var tar = new TarWriter(bytes)) {
      tar.put(
          new TarEntry(
              name,
              TarEntry.Type.FILE,
              0644,
              0,
              0,
              content.length,
              Instant.EPOCH,
              "",
              0,
              0,
              Map.of()));
      tar.write(content, 0, content.length);
    }
    return bytes.toByteArray();
  }

  private static void put(TestEngine host, String container, String directory, String name)
      throws IOException {
    host.containers()
        .copyIn(
            container,
            directory,
            new ByteArrayInputStream(tar(name, "from " + directory + "\n")),
            true);
  }

  private static String get(TestEngine host, String container, String path) throws IOException {
    var bytes = new ByteArrayOutputStream();
    host.containers().copyOut(container, path, bytes);
    var tar = new TarReader(new ByteArrayInputStream(bytes.toByteArray()));
    TarEntry _ = tar.next().orElseThrow();
    return new String(tar.content().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static MountSpec readOnly(Path source, String target) {
    return new MountSpec.Bind(
        source.toString(), target, true, false, "", Recursion.ENABLED, Optional.empty());
  }

  @Test
  void filesGoIntoEveryKindOfMountWhetherTheContainerRunsOrNot(StateRoot directories)
      throws Exception {
    var host = TestEngine.open(directories);
    Path kept = Files.createDirectory(directories.scratch().resolve("kept"));
    Files.writeString(kept.resolve("f"), "host\n");
    List<MountSpec> mounts =
        List.of(
            new MountSpec.Volume("vol", "/run/data", false, false),
            readOnly(kept, "/kept"),
            readOnly(kept.resolve("f"), "/single"),
            new MountSpec.Image("busybox", "/image", "bin"),
            new MountSpec.Tmpfs("/mem", ""));
    String script = "ln -sfn /run /var/run; mkdir -p /var; ln -sfn /run /r; exec top";
    String id =
        host.containers()
            .create(TestEngine.spec("none", false, mounts, List.of(), "sh", "-c", script), "box")
            .id();
    put(host, id, "/run/data", "early");
    host.containers().start(id);
    while (host.exec(id, "", "test", "-L", "/r").code() != 0) {
      Thread.onSpinWait();
    }
    for (boolean running : new boolean[] {true, false}) {
      put(host, id, "/r/data", "linked");
      assertEquals("from /r/data\n", get(host, id, "/run/data/linked"));
      assertEquals("host\n", get(host, id, "/kept/f"));
      assertEquals("host\n", get(host, id, "/single"));
      assertFalse(get(host, id, "/image/busybox").isEmpty());
      var refused = assertThrows(GantryException.class, () -> put(host, id, "/kept", "x"));
      assertEquals("mounted volume is marked read-only", refused.text());
      if (running) {
        put(host, id, "/mem", "fast");
        assertEquals("from /mem\n", host.exec(id, "", "cat", "/mem/fast").out());
        put(host, id, "/etc", "hosts");
        assertEquals("from /etc\n", host.exec(id, "", "cat", "/etc/hosts").out());
        host.containers().stop(id, Optional.of(0), Optional.empty());
      }
    }
    Path data = Path.of(host.engine.volumes().inspect("vol").mountpoint());
    assertEquals("from /run/data\n", Files.readString(data.resolve("early")));
    assertEquals("from /r/data\n", Files.readString(data.resolve("linked")));
    host.containers().remove(id, true, true);
    host.engine.volumes().remove("vol", false);
  }

  /** Two mounts of one writable layer would destroy each other's work. */
  @Test
  void nobodyStartsAContainerThatIsBeingCopiedInto(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    String id = host.containers().create(TestEngine.spec("none", false, "top"), "").id();
    var starter = Thread.ofPlatform().unstarted(() -> host.containers().start(id));
    var slow =
        new FilterInputStream(new ByteArrayInputStream(tar("f", "slow\n"))) {
          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            if (starter.getState() == Thread.State.NEW) {
              starter.start();
              try {
                assertFalse(starter.join(Duration.ofMillis(500)), "it started");
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            }
            return super.read(bytes, offset, length);
          }
        };
    host.containers().copyIn(id, "/tmp", slow, true);
    starter.join();
    assertEquals("slow\n", host.exec(id, "", "cat", "/tmp/f").out());
    host.containers().remove(id, true, true);
  }

  /** CVE-2018-15664, CVE-2026-42306: a link in the container means a place in the container. */
  @Test
  void linksLeadNowhereOutside(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    Path outside = Files.createDirectory(directories.scratch().resolve("outside"));
    Files.writeString(outside.resolve("secret"), "host\n");
    String script =
        "mkdir /d; ln -s %s /l; mkdir -p /d; while :; do rm -rf /swap; mkdir /swap; rm -rf /swap;"
                .formatted(outside)
            + " ln -s %s /swap; done".formatted(outside);
    String id =
        host.containers()
            .create(TestEngine.spec("none", false, "sh", "-c", script), "attacker")
            .id();
    host.containers().start(id);
    while (host.containers().stat(id, "/l").isEmpty()) {
      Thread.onSpinWait();
    }
    assertThrows(GantryException.class, () -> get(host, id, "/l/secret"));
    assertThrows(GantryException.class, () -> put(host, id, "/l", "planted"));
    for (int i = 0; i < 100; i++) {
      try {
        put(host, id, "/swap", "planted");
      } catch (GantryException e) {
        assertFalse(e.text().isEmpty());
      }
    }
    assertFalse(Files.exists(outside.resolve("planted")));
    host.containers().remove(id, true, true);
  }

  /** CVE-2026-41567: what is in the container unpacks nothing. */
  @Test
  void compressedArchivesAreUnpackedByTheEngine(StateRoot directories) throws Exception {
    var host = TestEngine.open(directories);
    String id = host.containers().create(TestEngine.spec("none", false, "true"), "").id();
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(tar("f", "packed\n"));
    }
    host.containers().copyIn(id, "/tmp", new ByteArrayInputStream(packed.toByteArray()), true);
    assertEquals("packed\n", get(host, id, "/tmp/f"));
    assertTrue(host.containers().diff(id).stream().allMatch(c -> c.path().startsWith("/tmp")));
    host.containers().remove(id, false, true);
  }
}
