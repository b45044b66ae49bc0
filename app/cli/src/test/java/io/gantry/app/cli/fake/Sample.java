package io.gantry.app.cli.fake;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.Paths;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.ImageDetails;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records to list and inspect. */
public final class Sample {
  /** The id of every new container. */
  public static final String ID = "0123456789abcdef".repeat(4);

  /** The moment of every test. */
  public static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private Sample() {}

  /** A running container, started {@code seconds} ago. */
  public static ContainerDetails running(String id, String name, long seconds) {
    return container(
        id, name, new ContainerState.Running(42, NOW.minusSeconds(seconds), false), List.of());
  }

  /** A container that ended {@code seconds} ago. */
  public static ContainerDetails exited(String id, String name, int code, long seconds) {
    Instant finished = NOW.minusSeconds(seconds);
    var state =
        new ContainerState.Exited(code, false, Optional.of(finished.minusSeconds(1)), finished, "");
    return container(id, name, state, List.of());
  }

  /** A container in any state. */
  public static ContainerDetails container(
      String id, String name, ContainerState state, List<PublishedPort> ports) {
    boolean runs = state instanceof ContainerState.Running;
    return new ContainerDetails(
        id.repeat(64 / id.length()),
        name,
        NOW.minus(Duration.ofMinutes(5)),
        "busybox",
        new Digest("b0".repeat(32)),
        ContainerSpec.of("busybox", List.of("sh", "-c", "exit 7")),
        "sh",
        List.of("-c", "exit 7"),
        List.of("PATH=/bin"),
        "/",
        "",
        "host",
        Map.of("tier", "web"),
        "",
        List.of(),
        state,
        0,
        Optional.empty(),
        List.of(new MountPoint("volume", "data", "/volumes/data", "/data", false, "")),
        runs
            ? List.of(
                new Endpoint("bridge", "n1", "172.17.0.2", 16, "172.17.0.1", "02:42:ac:11:00:02"))
            : List.of(),
        ports,
        new Paths("/log", "/hostname", "/hosts", "/resolv.conf", List.of("/l1", "/l2"), "/upper"));
  }

  /** An image under some names, {@code days} old. */
  public static ImageDetails image(String hex, long size, int days, String... names) {
    return new ImageDetails(
        new Digest(hex.repeat(64 / hex.length())),
        new Digest("fe".repeat(32)),
        List.of(names).stream().map(Reference::parse).toList(),
        List.of(),
        NOW.minus(Duration.ofDays(days)),
        size,
        new ImageConfig(
            Json.parse(
                    """
                    {"architecture": "amd64", "os": "linux",
                     "config": {"Env": ["PATH=/bin"], "Cmd": ["sh"], "Labels": {"a": "b"}},
                     "rootfs": {"type": "layers", "diff_ids": []}, "history": []}
                    """)
                .asObject()));
  }
}
