package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What an ordinary user has of all this. The test itself needs root, to make that user. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "crun", "busybox", "newuidmap", "pasta", "nsenter", "setpriv"})
final class RootlessIT {
  private static final String SERVER =
      "mkdir /www; echo hello >/www/index.html; echo serving; exec httpd -f -p 8080 -h /www";

  @Test
  void anOrdinaryUserRunsContainers(StateRoot root) throws Exception {
    try (PlainUser user = PlainUser.make(root);
        Gantry gantry = Gantry.warm(root).as(user).withBusybox()) {
      long engine = gantry.awaitEngine();
      assertTrue((int) Files.getAttribute(Path.of("/proc/" + engine), "unix:uid") != 0);
      idsAreThoseOfTheUsersRange(gantry);
      aServerIsReachedExecutedInAndStopped(gantry);
      volumesAndCopies(gantry, root);
      imagesAreBuilt(gantry, root);
      theHostsNetworkIsShared(gantry);
    }
  }

  private static void idsAreThoseOfTheUsersRange(Gantry gantry) throws Exception {
    assertEquals("0", gantry.run("run", "--rm", "busybox", "id", "-u").succeeds());
    assertEquals(
        "0 54321 1, 1 700000 65536",
        gantry
            .run("run", "--rm", "--network", "none", "busybox", "cat", "/proc/self/uid_map")
            .succeeds()
            .strip()
            .replaceAll(" +", " ")
            .replace("\n ", ", "));
    Result limited = gantry.run("run", "--rm", "--network", "none", "-m", "64m", "busybox", "true");
    if (!Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) { // version 1: none delegated
      limited.exits(0).complains("not applied");
    }
    assertEquals("1234", gantry.run("run", "--rm", "-u", "1234", "busybox", "id", "-u").succeeds());
  }

  private static void aServerIsReachedExecutedInAndStopped(Gantry gantry) throws Exception {
    gantry
        .run("run", "-d", "--name", "web", "-p", "127.0.0.1::8080", "busybox", "sh", "-c", SERVER)
        .exits(0);
    String address = gantry.run("port", "web", "8080").succeeds();
    assertEquals("hello", Cluster.page(address));
    assertEquals("serving", gantry.run("logs", "web").succeeds());
    assertEquals(
        "hello", gantry.run("exec", "web", "wget", "-qO-", "http://127.0.0.1:8080").succeeds());
    gantry.run("pause", "web").exits(1).complains("control group");
    gantry.run("stop", "-t", "0", "web").exits(0);
    assertEquals("exited", gantry.run("inspect", "-f", "{{.State.Status}}", "web").succeeds());
    gantry.run("start", "web").exits(0);
    gantry.run("rm", "-f", "web").exits(0);
  }

  private static void volumesAndCopies(Gantry gantry, StateRoot root) throws Exception {
    gantry
        .run("run", "--name", "writer", "-v", "data:/data", "busybox", "touch", "/data/x")
        .exits(0);
    assertEquals("x", gantry.run("run", "--rm", "-v", "data:/d", "busybox", "ls", "/d").succeeds());
    gantry.run("cp", "/etc/hostname", "writer:/name").exits(0);
    gantry.run("cp", "writer:/name", "copy").exits(0);
    assertEquals(
        Files.readString(Path.of("/etc/hostname")),
        Files.readString(root.scratch().resolve("copy")));
    gantry.run("rm", "-v", "writer").exits(0);
    gantry.run("volume", "rm", "data").exits(0);
  }

  private static void imagesAreBuilt(Gantry gantry, StateRoot root) throws Exception {
    Path context = Files.createDirectories(root.scratch().resolve("context"));
    Files.writeString(
        context.resolve("Dockerfile"),
        """
        FROM busybox
        RUN id -u >/built-by && mkdir /gone && touch /gone/x
        RUN rm -r /gone && mkdir /gone && chown 7:8 /gone
        COPY --chown=9 Dockerfile /
        """);
    gantry.run("build", "-q", "-t", "built", context.toString()).exits(0);
    assertEquals(
        "0 7:8 9:9",
        gantry
            .run(
                "run",
                "--rm",
                "built",
                "sh",
                "-c",
                "cat /built-by; stat -c %u:%g /gone /Dockerfile; ls /gone")
            .succeeds()
            .replace("\n", " "));
  }

  private static void theHostsNetworkIsShared(Gantry gantry) throws Exception {
    assertEquals(
        Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString(),
        gantry
            .run("run", "--rm", "--network", "host", "busybox", "readlink", "/proc/self/ns/net")
            .succeeds());
  }
}
