package io.gantry.engine.local.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.local.record.ContainerRecord;
import io.gantry.engine.local.record.MergedConfig;
import io.gantry.engine.local.record.Restarts;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.oci.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** As Docker 28 does it. */
final class LinkedTest {
  private static final List<LinkSpec> LINKS = List.of(new LinkSpec("store", "my-db"));

  private static ContainerRecord container(String name, NetworkSpec network, ContainerState state) {
    var config =
        new MergedConfig(
            List.of("x"),
            List.of("PATH=/bin", "HOSTNAME=h", "FOO=bar=baz"),
            "/",
            "",
            "h",
            Map.of(),
            "",
            List.of("5432/tcp", "80/tcp"),
            Optional.empty());
    var endpoint = new Endpoint("bridge", "id", "10.1.0.2", 24, "10.1.0.1", "02:42:0a:01:00:02");
    return new ContainerRecord(
        "ab".repeat(32),
        name,
        Instant.EPOCH,
        Digest.of(new byte[0]),
        Optional.empty(),
        ContainerSpec.of("image", List.of("x")).with(network),
        config,
        List.of(),
        state,
        "boot",
        List.of(endpoint),
        List.of(),
        Restarts.NONE,
        false);
  }

  private static List<Linked> linked(NetworkSpec network, ContainerState state) {
    ContainerRecord store = container("store", NetworkSpec.BRIDGE, state);
    ContainerRecord web = container("web", network.with(LINKS), new ContainerState.Created());
    return Linked.of(web, _ -> store);
  }

  @Test
  void theEnvironmentTellsOfPortsAndVariables() {
    var running = new ContainerState.Running(7, Instant.EPOCH, false);
    List<Linked> linked = linked(NetworkSpec.BRIDGE, running);
    assertEquals("my-db abababababab store", linked.getFirst().names());
    assertEquals(
        List.of(
            "MY_DB_NAME=mine",
            "MY_DB_PORT=tcp://10.1.0.2:80",
            "MY_DB_PORT_80_TCP=tcp://10.1.0.2:80",
            "MY_DB_PORT_80_TCP_ADDR=10.1.0.2",
            "MY_DB_PORT_80_TCP_PORT=80",
            "MY_DB_PORT_80_TCP_PROTO=tcp",
            "MY_DB_PORT_5432_TCP=tcp://10.1.0.2:5432",
            "MY_DB_PORT_5432_TCP_ADDR=10.1.0.2",
            "MY_DB_PORT_5432_TCP_PORT=5432",
            "MY_DB_PORT_5432_TCP_PROTO=tcp",
            "MY_DB_ENV_FOO=bar=baz"),
        Linked.environment(List.of("MY_DB_NAME=mine"), linked));
  }

  @Test
  void whoDoesNotRunCannotBeLinked() {
    GantryException failure =
        assertThrows(
            GantryException.class, () -> linked(NetworkSpec.BRIDGE, new ContainerState.Created()));
    assertEquals("Cannot link to a non running container: /store AS /web/my-db", failure.text());
  }

  @Test
  void inANetworkWithNamesALinkIsAName() {
    NetworkSpec named = NetworkSpec.BRIDGE.with("net", List.of(EndpointSpec.of("net")));
    assertEquals(List.of(), linked(named, new ContainerState.Created()));
  }
}
