package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.concurrent.Boundaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HubNetworksTest {
  private static final List<Port> WEB = List.of(new Port("", 8080, 80, "tcp"));

  @TempDir private Path directory;

  private static Leases leases(String container) {
    return Leases.NONE.with(new Lease(container, List.of(), Way.NONE, WEB));
  }

  private static PortChoice choose(Leases others) {
    return PortChoice.decide(
        "mine", WEB, others, new PortChoice.Range(32768, 32770), _ -> true, false);
  }

  @Test
  void aPortThatRootPublishesIsTaken() throws IOException {
    Path root = Files.createDirectory(directory.resolve("root"));
    var networks =
        new HubNetworks(
            directory.resolve("state"),
            directory.resolve("run"),
            NetworkSettings.ofUser(),
            root,
            Boundaries.UNHEARD);
    assertEquals(Leases.NONE, networks.others("mine"));
    new LeaseFile(root.resolve(Ground.LEASES)).write(leases("roots"));
    assertThrows(PortTakenException.class, () -> choose(networks.others("mine")));
    new LeaseFile(root.resolve(Ground.LEASES)).write(Leases.NONE);
    new LeaseFile(directory.resolve("run").resolve(Ground.LEASES)).write(leases("mine"));
    assertEquals(WEB, choose(networks.others("mine")).ports());
  }
}
