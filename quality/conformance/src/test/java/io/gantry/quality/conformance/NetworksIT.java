package io.gantry.quality.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.NeedsProgram;
import io.gantry.quality.testkit.NeedsRoot;
import io.gantry.quality.testkit.StateRoot;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks of users, by the built program. */
@LeavesNothing
@NeedsRoot
@NeedsProgram({"conmon", "busybox"})
final class NetworksIT {
  @Test
  void containersFindEachOtherAndAreFound(StateRoot root) throws Exception {
    try (Gantry gantry = Gantry.warm(root).withBusybox()) {
      gantry
          .run("network", "create", "--ipv6", "--internal", "--subnet", "fd99:7:1::/64", "net")
          .exits(0);
      start(gantry, "db", "--network", "net", "--network-alias", "sql", "--ip6", "fd99:7:1::53");
      start(gantry, "one", "-p", "127.0.0.1::80", "-p", "127.0.0.1::53/udp");
      assertEquals(
          "true fd99:7:1::/64",
          gantry
              .run(
                  "network",
                  "inspect",
                  "-f",
                  "{{.EnableIPv6}} {{(index .IPAM.Config 1).Subnet}}",
                  "net")
              .succeeds());
      assertEquals(
          "fd99:7:1::53 64 []",
          gantry
              .run(
                  "inspect",
                  "-f",
                  "{{with .NetworkSettings.Networks.net}}{{.GlobalIPv6Address}}"
                      + " {{.GlobalIPv6PrefixLen}} [{{.IPv6Gateway}}]{{end}}",
                  "db")
              .succeeds());
      comesIntoNetwork(gantry);
      isLinked(gantry);
      isPublished(gantry);
      keeperDies(gantry);
      gantry.run("network", "rm", "net").exits(1).complains("has active endpoints");
      gantry.run("rm", "-f", "db", "one").exits(0);
      assertEquals("Deleted Networks:\nnet", gantry.run("network", "prune", "-f").succeeds());
    }
  }

  private static void start(Gantry gantry, String name, String... options) throws Exception {
    var words = new java.util.ArrayList<>(List.of("run", "-d", "--name", name));
    words.addAll(List.of(options));
    words.addAll(List.of("busybox", "sleep", "1000"));
    gantry.run(words.toArray(String[]::new)).exits(0);
  }

  private static void comesIntoNetwork(Gantry gantry) throws Exception {
    gantry.run("exec", "one", "nslookup", "db").exits(1);
    gantry.run("network", "connect", "net", "one").exits(0);
    gantry.run("network", "connect", "net", "one").exits(1).complains("already exists in network");
    for (String name : List.of("db", "sql", "db.net")) {
      assertTrue(gantry.run("exec", "one", "nslookup", name).out().contains("fd99:7:1::53"), name);
    }
    gantry.run("network", "disconnect", "net", "one").exits(0);
    gantry.run("exec", "one", "nslookup", "db").exits(1);
  }

  private static void isLinked(Gantry gantry) throws Exception {
    String told =
        gantry
            .run("run", "--rm", "--link", "one:first", "busybox", "sh", "-c", "env; cat /etc/hosts")
            .succeeds();
    assertTrue(told.contains("FIRST_PORT_80_TCP_PORT=80\n"), told);
    assertTrue(told.lines().anyMatch(line -> line.contains("\tfirst ")), told);
    assertTrue(
        gantry
            .run("run", "--rm", "--network", "net", "--link", "db:x", "busybox", "nslookup", "x")
            .out()
            .contains("fd99:7:1::53"),
        "by DNS");
    gantry
        .run("run", "--rm", "--link", "nobody:x", "busybox", "true")
        .exits(125)
        .complains("could not get container for nobody: No such container: nobody");
  }

  private static void isPublished(Gantry gantry) throws Exception {
    String port = gantry.run("port", "one", "80/tcp").succeeds();
    gantry
        .run("run", "--rm", "-p", port + ":80", "busybox", "true")
        .exits(125)
        .complains("Bind for " + port + " failed: port is already allocated");
    String ranges =
        gantry
            .run(
                "run",
                "--rm",
                "-d",
                "--name",
                "range",
                "-p",
                "127.0.0.1::7000-7002/udp",
                "busybox",
                "sleep",
                "1000")
            .succeeds();
    assertEquals(3, gantry.run("port", ranges).succeeds().lines().count());
    gantry.run("rm", "-f", "range").exits(0);
  }

  /** Whoever keeps the name service may die: the next engine serves who runs. */
  private static void keeperDies(Gantry gantry) throws Exception {
    long keeper = gantry.awaitEngine();
    assertTrue(ProcessHandle.of(keeper).orElseThrow().destroyForcibly(), "killed");
    Gantry.await("the keeper's end", () -> ProcessHandle.of(keeper).isEmpty());
    Gantry.await("names", () -> finds(gantry, "db", "db"));
  }

  private static boolean finds(Gantry gantry, String container, String name) {
    try {
      return gantry.run("exec", container, "nslookup", name).out().contains("fd99:7:1::53");
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
