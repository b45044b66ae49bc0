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

/** What containers may do, and who their users are. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox", "unshare"})
final class SecurityIT {
  private static final String MAPPED = "{{json .HostConfig.IDMappings.UidMap}}";

  @Test
  void flagsHoldInsideAndAreInspectedAsDockersAre(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      Path profile = root.scratch().resolve("seccomp.json");
      Files.writeString(
          profile,
          "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mkdir\",\"mkdirat\"],"
              + "\"action\":\"SCMP_ACT_ERRNO\",\"errnoRet\":28}]}");
      String status = "grep -E 'CapBnd|NoNewPrivs|Seccomp:' /proc/self/status";
      assertEquals(
          "CapBnd:\t0000000000000400\nNoNewPrivs:\t1\nSeccomp:\t0\nread-only",
          gantry
              .run(
                  "run",
                  "--name",
                  "bare",
                  "--cap-drop=ALL",
                  "--cap-add=NET_BIND_SERVICE",
                  "--security-opt=no-new-privileges",
                  "--security-opt=seccomp=unconfined",
                  "--read-only",
                  "busybox",
                  "sh",
                  "-c",
                  status + "; touch /x 2>/dev/null || echo read-only")
              .succeeds());
      assertEquals(
          "[\"CAP_NET_BIND_SERVICE\"] [\"ALL\"] true [\"no-new-privileges\",\"seccomp=unconfined\"]",
          gantry
              .run(
                  "inspect",
                  "-f",
                  "{{json .HostConfig.CapAdd}} {{json .HostConfig.CapDrop}}"
                      + " {{.HostConfig.ReadonlyRootfs}} {{json .HostConfig.SecurityOpt}}",
                  "bare")
              .succeeds());
      gantry
          .run("run", "--rm", "--security-opt", "seccomp=" + profile, "busybox", "mkdir", "/x")
          .exits(1)
          .complains("No space left");
      String all =
          gantry.run("run", "--rm", "--privileged", "busybox", "sh", "-c", status).succeeds();
      assertTrue(all.contains("Seccomp:\t0"), all);
      assertTrue(!all.contains("00000000a80425fb"), all);
    }
  }

  /** The container's root is nobody on the host, and must pass. */
  private static void letPass(StateRoot root) throws IOException {
    Path _ =
        Files.setPosixFilePermissions(root.top(), PosixFilePermissions.fromString("rwx--x--x"));
  }

  @Test
  void usersOfItsOwnSeeFilesAndVolumesAsEverybodyDoes(StateRoot root) throws Exception {
    letPass(root);
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      String script =
          "touch /made /kept/of-root /kept/of-7; chown 7:7 /kept/of-7 /made; echo more"
              + " >>/etc/hosts; cat /proc/self/uid_map; sleep 100";
      gantry
          .run(
              "run",
              "-d",
              "--name",
              "mapped",
              "--userns=auto",
              "-v",
              "kept:/kept",
              "busybox",
              "sh",
              "-c",
              script)
          .exits(0);
      gantry
          .run("run", "-d", "--name", "next", "--userns=auto:size=1000", "busybox", "sleep", "100")
          .exits(0);
      String first = gantry.run("inspect", "-f", MAPPED, "mapped").succeeds();
      String second = gantry.run("inspect", "-f", MAPPED, "next").succeeds();
      assertTrue(first.matches("\\[\"0:\\d+:65536\"]"), first);
      assertTrue(second.matches("\\[\"0:\\d+:1000\"]"), second);
      assertEquals(
          "auto", gantry.run("inspect", "-f", "{{.HostConfig.UsernsMode}}", "mapped").succeeds());
      long start = Long.parseLong(first.split(":", -1)[1]);
      assertTrue(Long.parseLong(second.split(":", -1)[1]) >= start + 65536, first + second);
      gantry
          .run(
              "exec",
              "mapped",
              "sh",
              "-c",
              "test $(stat -c %u /bin/busybox /kept/of-7 | tr -d '\\n') = 07")
          .exits(0);
      assertEquals(
          "7:7",
          gantry.run("exec", "-u", "7:7", "mapped", "stat", "-c", "%u:%g", "/made").succeeds());
      String pid = gantry.run("inspect", "-f", "{{.State.Pid}}", "mapped").succeeds();
      assertEquals(
          start, ((Integer) Files.getAttribute(Path.of("/proc/" + pid), "unix:uid")).longValue());
      Path file = Files.writeString(root.scratch().resolve("file"), "copied");
      Files.setAttribute(file, "unix:uid", 7);
      gantry.run("cp", "-a", file.toString(), "mapped:/in").exits(0);
      assertEquals("7", gantry.run("exec", "mapped", "stat", "-c", "%u", "/in").succeeds());
      gantry.run("cp", "-a", "mapped:/in", "back").exits(0);
      assertEquals(7, Files.getAttribute(root.scratch().resolve("back"), "unix:uid"));
      gantry.run("commit", "mapped", "committed").exits(0);
      assertEquals(
          "7:7\n0:0\n7:7",
          gantry
              .run(
                  "run",
                  "--rm",
                  "-v",
                  "kept:/kept",
                  "committed",
                  "stat",
                  "-c",
                  "%u:%g",
                  "/made",
                  "/kept/of-root",
                  "/kept/of-7")
              .succeeds());
    }
  }

  @Test
  void mountsAreShownWithTheIdsThatTheyAskFor(StateRoot root) throws Exception {
    letPass(root);
    try (Gantry gantry = Gantry.cold(root).withBusybox()) {
      Path host = Files.createDirectory(root.scratch().resolve("host"));
      Files.createFile(host.resolve("file"));
      String stat = "stat -c %u:%g /host/file";
      assertEquals(
          "65534:65534",
          gantry
              .run(
                  "run",
                  "--rm",
                  "--userns=auto",
                  "-v",
                  host + ":/host",
                  "busybox",
                  "sh",
                  "-c",
                  stat)
              .succeeds());
      assertEquals(
          "0:0",
          gantry
              .run(
                  "run",
                  "--rm",
                  "--userns=auto",
                  "-v",
                  host + ":/host:idmap",
                  "busybox",
                  "sh",
                  "-c",
                  stat)
              .succeeds());
      String mount = "type=bind,src=" + host + ",dst=/host,idmap=uids=0-12-1;gids=0-13-1";
      assertEquals(
          "12:13",
          gantry.run("run", "--rm", "--mount", mount, "busybox", "sh", "-c", stat).succeeds());
      gantry
          .run("run", "--rm", "-v", host + ":/host:idmap", "busybox", "true")
          .exits(125)
          .complains("--userns=auto");
      gantry
          .run("run", "--rm", "--privileged", "--userns=auto", "busybox", "true")
          .exits(125)
          .complains("privileged mode is incompatible with user namespaces");
    }
  }
}
