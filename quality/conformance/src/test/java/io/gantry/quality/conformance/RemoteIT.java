package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** {@code --host}: one gantry drives another, whose state it cannot see. */
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
@LeavesNothing
final class RemoteIT {
  /**
   * In place of ssh: what stands behind the host is read by a shell, as over there, where another
   * gantry lives.
   */
  private static Path ssh(StateRoot root, Gantry there) throws IOException {
    Path directory = Files.createDirectory(root.scratch().resolve("bin"));
    var script = new StringBuilder("#!/bin/sh\n");
    there
        .environment()
        .forEach((name, value) -> script.append("export %s='%s'\n".formatted(name, value)));
    script.append("export PATH=\"${GANTRY%/*}:$PATH\"\n");
    script.append("while [ \"$1\" != -- ]; do shift; done\n");
    script.append("[ \"$2\" = me@far ] || { echo \"no such host\" >&2; exit 255; }\n");
    script.append("shift 2; exec sh -c \"$*\"\n");
    Path file = Files.writeString(directory.resolve("ssh"), script.toString());
    var _ = Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return directory;
  }

  @Test
  void anEngineIsDrivenThroughSsh(StateRoot root) throws Exception {
    var below =
        new StateRoot(
            Files.createDirectory(root.scratch().resolve("here")),
            Files.createDirectory(root.scratch().resolve("here-run")),
            root.scratch());
    try (Gantry there = Gantry.warm(root).withBusybox();
        Gantry here = Gantry.warm(below)) {
      Path bin = ssh(root, there);
      here.with("PATH", bin + ":" + System.getenv("PATH"))
          .with("HOME", Files.createDirectory(root.scratch().resolve("home")).toString());
      assertEquals(
          "far\n",
          here.run("context", "create", "far", "--docker", "host=ssh://me@far").exits(0).out());
      here.run("context", "use", "far").exits(0);
      assertEquals("hello", here.run("run", "--rm", "busybox", "echo", "hello").succeeds());
      assertEquals("in", here.runWith("in", "run", "-i", "--rm", "busybox", "cat").succeeds());
      assertEquals(7, here.run("run", "--rm", "busybox", "sh", "-c", "exit 7").code());
      assertEquals(127, here.run("run", "--rm", "busybox", "nosuch").code());
      here.run("run", "-d", "--name=web", "busybox", "sleep", "1000").exits(0);
      assertTrue(there.run("ps").succeeds().contains("web"));
      assertEquals("web", here.run("ps", "--format", "{{.Names}}").succeeds());
      assertEquals("up", here.run("exec", "web", "echo", "up").succeeds());
      Path file = Files.writeString(root.scratch().resolve("page"), "content");
      here.run("cp", file.toString(), "web:/tmp/").exits(0);
      assertEquals("content", here.run("exec", "web", "cat", "/tmp/page").succeeds());
      here.run("rm", "-f", "web").exits(0);
      assertEquals("", here.run("--context=default", "ps", "-aq").succeeds());
      assertEquals("", here.run("--context=default", "images", "-q").succeeds());

      Result refused = here.run("-H", "ssh://me@nowhere", "ps");
      assertEquals(1, refused.code());
      assertTrue(refused.err().contains("no such host"), refused.err());
      assertTrue(refused.err().contains("ssh://me@nowhere"), refused.err());
      Result nobody = here.run("-H", "unix:///none.sock", "ps");
      assertTrue(nobody.err().contains("unix:///none.sock"), nobody.err());
      assertTrue(here.run("-H", "unix:///x", "doctor").err().contains("leave out --host"));
    }
  }
}
