package io.gantry.app.cli.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.app.cli.fake.Shell;
import io.gantry.engine.api.Networks.Definition;
import io.gantry.engine.api.Networks.Pool;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkTest {
  private final Shell shell = new Shell();

  @Test
  void whatIsAskedOfANetworkReachesTheEngine() {
    assertEquals(
        0,
        shell
            .run(
                "network",
                "create",
                "--ipv6",
                "--internal",
                "--subnet",
                "fd00:1::/64",
                "--gateway",
                "10.1.0.254",
                "--gateway",
                "fd00:1::ff",
                "--subnet",
                "10.1.0.0/24",
                "--ip-range",
                "10.1.0.64/26",
                "-o",
                "parent=eth0",
                "--label",
                "a=b",
                "-d",
                "macvlan",
                "net")
            .code());
    assertEquals(
        new Definition(
            "net",
            "macvlan",
            List.of(
                new Pool("10.1.0.0/24", "10.1.0.254", "10.1.0.64/26"),
                new Pool("fd00:1::/64", "fd00:1::ff", "")),
            true,
            true,
            false,
            Map.of("a", "b"),
            Map.of("parent", "eth0")),
        shell.engine.networks.defined.getFirst());
  }

  @Test
  void containersComeAndGo() {
    assertEquals(
        0,
        shell
            .run("network", "connect", "--ip6", "fd00::7", "--alias", "x", "bridge", "web")
            .code());
    assertEquals(0, shell.run("network", "disconnect", "-f", "bridge", "web").code());
    assertTrue(shell.engine.networks.asked.getFirst().contains("fd00::7"), "address");
    assertEquals("disconnect bridge web true", shell.engine.networks.asked.getLast());
  }

  @Test
  void theListShowsFamilies() {
    assertEquals(0, shell.run("network", "create", "net").code());
    assertEquals(
        "bridge true false\nhost true false\nnet true false\nnone true false\n",
        shell.run("network", "ls", "--format", "{{.Name}} {{.IPv4}} {{.IPv6}}").out());
  }

  @Test
  void oneThatCannotBeRemovedDoesNotKeepTheOthers() {
    assertEquals(0, shell.run("network", "create", "net").code());
    assertEquals(1, shell.run("network", "rm", "bridge", "net").code());
    assertTrue(
        shell.run("network", "inspect", "net").err().contains("network net not found"), "removed");
    assertEquals(0, shell.run("network", "rm", "-f", "net").code());
  }
}
