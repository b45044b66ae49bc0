package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What images and programs have tried against other engines; each leads nowhere. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "tar"})
final class AttacksIT {
  /** An image of busybox whose links lead to {@code prey} on the host. */
  private static void importHostile(Gantry gantry, Path scratch, Path prey) throws Exception {
    Path image = Files.createDirectory(scratch.resolve("image"));
    for (String directory : List.of("bin", "etc", "dev", "tmp")) {
      Files.createDirectory(image.resolve(directory));
    }
    Files.copy(Path.of("/usr/bin/busybox"), image.resolve("bin/busybox"));
    assertTrue(image.resolve("bin/busybox").toFile().setExecutable(true));
    Path sh = Files.createSymbolicLink(image.resolve("bin/sh"), Path.of("busybox"));
    String out = "../".repeat(12) + prey.toString().substring(1);
    link(image.resolve("etc/passwd"), out + "/secret");
    link(image.resolve("etc/hosts"), out + "/hosts");
    link(image.resolve("etc/resolv.conf"), prey + "/resolv.conf");
    link(image.resolve("out"), out);
    link(image.resolve("fd"), "/proc/self/fd/9");
    Files.writeString(image.resolve("dev/null"), "no device");
    assertTrue(Files.exists(sh));
    Path tar = scratch.resolve("image.tar");
    int code =
        new ProcessBuilder("tar", "-C", image.toString(), "-cf", tar.toString(), ".")
            .inheritIO()
            .start()
            .waitFor();
    assertEquals(0, code);
    gantry.run("import", tar.toString(), "hostile").exits(0);
  }

  private static void link(Path link, String target) throws IOException {
    Path _ = Files.createSymbolicLink(link, Path.of(target));
  }

  @Test
  void linksOfAnImageLeadNowhereOnTheHost(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root)) {
      Path prey = Files.createDirectory(root.scratch().resolve("prey"));
      Files.writeString(prey.resolve("secret"), "root:x:7:7::/:/bin/sh\n");
      importHostile(gantry, root.scratch(), prey);
      String seen =
          gantry
              .run(
                  "run",
                  "--rm",
                  "-v",
                  "kept:/out/volume",
                  "--device",
                  "/dev/zero:/out/zero",
                  "--tmpfs",
                  "/out/memory",
                  "hostile",
                  "sh",
                  "-c",
                  "busybox id -u; busybox cat /etc/passwd 2>&1; echo x >/out/volume/x;"
                      + " busybox ls /out; busybox stat -c %t:%T /dev/null;"
                      + " busybox tail -n 1 /etc/hosts | busybox wc -w")
              .succeeds();
      assertTrue(seen.startsWith("0\n"), seen);
      assertFalse(seen.contains("root:x"), seen);
      assertTrue(seen.endsWith("hosts\nmemory\nresolv.conf\nvolume\nzero\n1:3\n2"), seen);
      try (var found = Files.list(prey)) {
        assertEquals(List.of(prey.resolve("secret")), found.toList());
      }
      Path file = Files.writeString(root.scratch().resolve("file"), "x");
      gantry.run("create", "--name", "stopped", "hostile", "sh").exits(0);
      assertFalse(gantry.run("cp", file.toString(), "stopped:/out/in").code() == 0);
      assertFalse(Files.exists(prey.resolve("in")));
    }
  }

  @Test
  void directoriesOfProcessesAreNoWorkingDirectories(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      for (int fd = 3; fd < 12; fd += 4) {
        gantry
            .run("run", "--rm", "-w", "/proc/self/fd/" + fd, "busybox", "pwd")
            .exits(125)
            .complains("working directory");
      }
      gantry.run("run", "-d", "--name", "held", "busybox", "sleep", "100").exits(0);
      gantry.run("exec", "-w", "/proc/self/fd/8", "held", "pwd").complains("working directory");
      gantry.run("exec", "held", "ln", "-s", "/proc/self/fd/8", "/fd").exits(0);
      assertTrue(gantry.run("exec", "-w", "/fd", "held", "pwd").code() != 0);
      gantry
          .run("run", "--rm", "-w", "/proc/1/cwd", "busybox", "pwd")
          .exits(125)
          .complains("working directory");
    }
  }

  @Test
  void noDescriptorAndNoSocketOfTheHostIsWithin(StateRoot root) throws Exception {
    Path socket = root.scratch().resolve("host.sock");
    try (Gantry gantry = Gantry.cold(root).withBusybox();
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listening.bind(UnixDomainSocketAddress.of(socket));
      gantry.run("run", "-d", "--name", "held", "busybox", "sleep", "100").exits(0);
      assertEquals("0\n1\n2", gantry.run("exec", "held", "ls", "/proc/1/fd").succeeds());
      // the last is the directory that is being listed
      assertEquals("0\n1\n2\n3", gantry.run("exec", "held", "ls", "/proc/self/fd").succeeds());
      // abstract sockets belong to a network namespace, and none of the host's is seen
      assertEquals(
          "1", gantry.run("exec", "held", "wc", "-l", "/proc/net/unix").out().split(" ", -1)[0]);
      assertEquals(
          "CapInh:\t0000000000000000",
          gantry.run("exec", "held", "grep", "CapInh", "/proc/self/status").succeeds());
    }
  }

  @Test
  void theRuntimeCannotBeWrittenFromWithin(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      Path crun = Path.of("/usr/bin/crun");
      var before = Files.getLastModifiedTime(crun);
      gantry.run("run", "--rm", "--entrypoint", "/proc/self/exe", "busybox", "--version");
      gantry.run("run", "-d", "--name", "held", "busybox", "sleep", "100").exits(0);
      gantry.run("exec", "held", "/proc/self/exe", "--version");
      // what joins is for a moment a process of the container: whoever waits for it may open it
      String lurk =
          "for i in $(seq 200); do for p in /proc/[0-9]*; do case $(readlink $p/exe) in"
              + " *busybox*|'') ;; *) (echo x >>$p/exe) 2>/dev/null && echo written; esac; done;"
              + " done";
      gantry.run("exec", "-d", "held", "sh", "-c", lurk + " >/lurked").exits(0);
      for (int i = 0; i < 3; i++) {
        gantry.run("exec", "held", "true").exits(0);
      }
      assertEquals("", gantry.run("exec", "held", "cat", "/lurked").succeeds());
      assertEquals(before, Files.getLastModifiedTime(crun));
    }
  }

  @Test
  void idsThatWouldOverflowAreRefused(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      for (String user : List.of("4294967296", "2147483648", "0:4294967296")) {
        gantry.run("run", "--rm", "-u", user, "busybox", "id").exits(125).complains("range");
      }
      gantry
          .run(
              "run",
              "--name",
              "made",
              "busybox",
              "sh",
              "-c",
              "echo big:x:4294967296:0::/:/bin/sh >>/etc/passwd")
          .exits(0);
      gantry.run("commit", "made", "big").exits(0);
      gantry.run("run", "--rm", "-u", "big", "big", "id").exits(125).complains("range");
    }
  }
}
