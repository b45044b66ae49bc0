package io.gantry.engine.local.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.Security;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.ChainId;
import io.gantry.platform.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RecordJsonTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123456789Z");
  private static final Digest DIGEST = Digest.of("x".getBytes(StandardCharsets.UTF_8));

  private static final HealthCheck CHECK =
      new HealthCheck(
          List.of("CMD", "true"),
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofMillis(4),
          5);

  static Stream<ContainerState> states() {
    return Stream.of(
        new ContainerState.Created(),
        new ContainerState.Running(42, NOW, false),
        new ContainerState.Running(42, NOW, true),
        new ContainerState.Exited(137, true, Optional.of(NOW), NOW.plusSeconds(1), ""),
        new ContainerState.Exited(127, false, Optional.empty(), NOW, "not found"),
        new ContainerState.Restarting(
            new ContainerState.Exited(1, false, Optional.of(NOW), NOW, ""), NOW));
  }

  private static List<Resources.Rate> rate(long value) {
    return List.of(new Resources.Rate("/dev/sda", value));
  }

  static ContainerRecord record(ContainerState state) {
    var spec =
        new ContainerSpec(
            "app:1",
            new ProcessSpec(
                Optional.of(List.of("/e")),
                List.of("a", ""),
                List.of("A=b"),
                "/w",
                "1:2",
                true,
                true,
                true),
            "host",
            Map.of("k", "v"),
            List.of(
                new MountSpec.Bind("/s", "/t", true, true, "rshared"),
                new MountSpec.Volume("data", "/d", false, true),
                new MountSpec.Tmpfs("/tmp", "size=1m")),
            new NetworkSpec(
                "bridge",
                List.of(new PortSpec("127.0.0.1", 8080, 80, "tcp")),
                List.of("53/udp"),
                true,
                Map.of("db", "10.0.0.1"),
                List.of("1.1.1.1"),
                List.of("example.org"),
                List.of("ndots:1"),
                List.of(
                    new EndpointSpec(
                        "n",
                        List.of("www"),
                        "10.0.1.2",
                        "fd00::2",
                        "02:00:00:00:00:02",
                        7,
                        Map.of("a", "b")))),
            new Resources(
                new Resources.Memory(1, 2, 3, 4, 5, true),
                new Resources.Cpu(4, 5, 6, 7, 8, 9, "0-1", "0"),
                new Resources.BlockIo(10, rate(1), rate(2), rate(3), rate(4), rate(5)),
                6,
                7,
                List.of("nofile=1:2"),
                -8,
                "/parent",
                new Resources.Devices(List.of("/dev/kvm"), List.of("c 1:3 r"))),
            new Security(
                true,
                List.of("A"),
                List.of("B"),
                true,
                true,
                List.of("video"),
                Map.of("net.ipv4.ip_forward", "1"),
                new Security.Confinement(true, "{}", "profile", true, true, true)),
            new Lifecycle(
                true,
                "SIGINT",
                Optional.of(3),
                new RestartPolicy(RestartPolicy.Mode.ON_FAILURE, 4),
                CHECK,
                new LogConfig("json-file", Map.of("max-size", "1m"))),
            new Namespaces("host", "shareable", "host", "auto", "private"),
            "example.org",
            Map.of("a", "b"),
            "always");
    return new ContainerRecord(
        "f".repeat(64),
        "web",
        NOW,
        DIGEST,
        Optional.of(ChainId.of(DIGEST)),
        spec,
        new MergedConfig(
            List.of("/e", "a"),
            List.of("A=b"),
            "/w",
            "1:2",
            "host",
            Map.of("k", "v"),
            "SIGINT",
            List.of("80/tcp"),
            Optional.of(CHECK)),
        List.of(new MountPoint("bind", "", "/s", "/t", true, "rshared")),
        state,
        "boot",
        List.of(
            new Endpoint("bridge", "id", "10.0.0.2", 24, "10.0.0.1", "02:00:00:00:00:01"),
            new Endpoint(
                "n",
                "id2",
                "10.0.1.2",
                24,
                "",
                "02:00:00:00:00:02",
                "fd00::2",
                64,
                "fd00::1",
                List.of("web", "www"))),
        List.of(new PublishedPort("", 8080, 80, "tcp")),
        new Restarts(3, 2, true, 137),
        true);
  }

  @ParameterizedTest
  @MethodSource("states")
  void aRecordComesBackAsItWasWritten(ContainerState state) {
    ContainerRecord record = record(state);
    Json written = Json.parse(RecordJson.of(record).bytes());
    assertEquals(record, RecordJson.record(written.asObject()));
  }

  /** The thin client knows no JSON. */
  @ParameterizedTest
  @MethodSource("states")
  void theThinClientFindsWhatIsToStartAgain(ContainerState state) {
    String text = new String(RecordJson.of(record(state)).bytes(), StandardCharsets.UTF_8);
    assertEquals(
        state instanceof ContainerState.Restarting,
        text.contains("\"state\":{\"status\":\"restarting\""));
  }

  @Test
  void aRecordOfAnotherVersionIsRefused() {
    Json.Obj other =
        RecordJson.of(record(new ContainerState.Created())).with("version", Json.of(9));
    assertThrows(GantryException.class, () -> RecordJson.record(other));
  }
}
