package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.StateRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Who the user of {@link PlainUser} is in containers that keep his id, or leave it out. */
final class KeptUser {
  private static final String FORMAT =
      "{{.HostConfig.UsernsMode}} {{.Config.User}} {{json .HostConfig.IDMappings.UidMap}}";

  private final Gantry gantry;
  private final Path shared;

  private KeptUser(Gantry gantry, Path shared) {
    this.gantry = gantry;
    this.shared = shared;
  }

  /** All of it. */
  static void check(Gantry gantry, StateRoot root) throws Exception {
    Path shared = Files.createDirectory(root.scratch().resolve("shared"));
    Files.setAttribute(shared, "unix:uid", PlainUser.ID);
    Files.setAttribute(shared, "unix:gid", PlainUser.ID);
    var check = new KeptUser(gantry, shared);
    check.heIsWhoHeIsOnTheHost();
    check.hisContainersAreUsedAsOthers();
    check.heMayBeSomebodyElseOrNobody();
  }

  private String run(String mode, String script) throws Exception {
    return gantry
        .run(
            "run",
            "--rm",
            "--network=none",
            "--userns=" + mode,
            "-v",
            shared + ":/shared",
            "busybox",
            "sh",
            "-c",
            script)
        .succeeds();
  }

  private long owner(String file) throws Exception {
    return (Integer) Files.getAttribute(shared.resolve(file), "unix:uid");
  }

  private void heIsWhoHeIsOnTheHost() throws Exception {
    List<String> command =
        List.of("run", "--rm", "--network=none", "--userns=keep-id", "busybox", "whoami");
    gantry
        .run(command.toArray(String[]::new))
        .exits(0)
        .complains("The files of busybox were copied for --userns (1 layer)");
    Result again = gantry.run(command.toArray(String[]::new));
    assertEquals("gantry-test", again.succeeds());
    assertEquals("", again.err());
    String who =
        "echo $(id -u):$(id -g) $HOME $(stat -c %u:%g /bin/busybox /shared); touch /shared/his";
    assertEquals("54321:54321 / 0:0 54321:54321", run("keep-id", who));
    assertEquals(PlainUser.ID, owner("his"));
  }

  private void hisContainersAreUsedAsOthers() throws Exception {
    gantry
        .run(
            "run",
            "-d",
            "--name=kept",
            "--userns=keep-id",
            "-v",
            shared + ":/shared",
            "-v",
            "kept:/data",
            "-p",
            "127.0.0.1:28476:8080",
            "busybox",
            "sleep",
            "1000")
        .exits(0);
    assertEquals(
        "keep-id 54321:54321 [\"0:1:54321\",\"54321:0:1\",\"54322:54322:11215\"]",
        gantry.run("inspect", "-f", FORMAT, "kept").succeeds());
    gantry.run("exec", "kept", "touch", "/data/his").exits(0);
    gantry.run("exec", "kept", "touch", "/root-alone").exits(1).complains("Permission denied");
    String asRoot =
        "echo more >>/etc/hosts; touch /shared/roots /rooted /his; chown 54321:54321 /his";
    gantry.run("exec", "-u", "0", "kept", "sh", "-c", asRoot).exits(0);
    assertEquals(700000, owner("roots"));
    Path file = Files.writeString(shared.resolve("file"), "copied");
    Files.setAttribute(file, "unix:uid", PlainUser.ID);
    Files.setAttribute(file, "unix:gid", PlainUser.ID);
    gantry.run("cp", file.toString(), "kept:/copied").exits(0);
    gantry.run("cp", "kept:/copied", shared.resolve("back").toString()).exits(0);
    assertEquals("copied", Files.readString(shared.resolve("back")));
    String changed = gantry.run("diff", "kept").succeeds();
    assertTrue(changed.contains("A /his") && changed.contains("A /rooted"), changed);
    assertTrue(!changed.contains("/bin"), changed);
    gantry.run("commit", "--pause=false", "kept", "committed").exits(0);
    gantry.run("stop", "-t0", "kept").exits(0);
    gantry.run("cp", file.toString(), "kept:/copied-later").exits(0);
    gantry.run("start", "kept").exits(0);
    assertEquals(
        "0 0 54321",
        gantry
            .run("exec", "kept", "stat", "-c", "%u", "/copied", "/copied-later", "/data/his")
            .succeeds()
            .replace('\n', ' '));
    gantry.run("rm", "-f", "kept").exits(0);
    String stat = "stat -c %u:%g /rooted /his /copied";
    assertEquals(
        "0:0 54321:54321 0:0",
        gantry
            .run("run", "--rm", "--network=none", "committed", "sh", "-c", stat)
            .succeeds()
            .replace('\n', ' '));
    gantry.run("volume", "rm", "kept").exits(0);
  }

  private void heMayBeSomebodyElseOrNobody() throws Exception {
    assertEquals(
        "7:8", run("keep-id:uid=7,gid=8", "echo $(id -u):$(id -g); touch /shared/as-seven"));
    assertEquals(PlainUser.ID, owner("as-seven"));
    assertEquals("0 65534", run("nomap", "echo $(id -u) $(stat -c %u /shared)"));
  }
}
