package io.gantry.engine.docker.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.Paths;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerDetails.Vitals;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.Event;
import io.gantry.engine.api.Health;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.PathStat;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.Security;
import io.gantry.engine.api.StatsSample;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.engine.docker.DockerContainers;
import io.gantry.engine.docker.DockerEvents;
import io.gantry.engine.docker.DockerImages;
import io.gantry.engine.docker.DockerNetworks;
import io.gantry.engine.docker.DockerStats;
import io.gantry.engine.docker.DockerVolumes;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written of a thing is what is read of it. */
final class AnswersTest {
  private static final Instant TIME = Instant.parse("2026-11-22T12:00:00.120Z");
  private static final Digest IMAGE = new Digest("cd".repeat(32));
  private static final HealthCheck CHECK =
      new HealthCheck(
          List.of("CMD", "true"),
          Duration.ofSeconds(5),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          2);

  private static ContainerSpec spec() {
    return new ContainerSpec(
        "nginx",
        new ProcessSpec(
            Optional.of(List.of("/entry")),
            List.of("-g"),
            List.of("A=1"),
            "/srv",
            "www",
            false,
            true,
            true),
        "web",
        Map.of("a", "1"),
        List.of(new MountSpec.Bind("/src", "/dst", true, true, "")),
        new NetworkSpec(
            "front",
            List.of(new PortSpec("", 8080, 80, "tcp")),
            List.of("80/tcp"),
            false,
            Map.of("a", "10.0.0.1"),
            List.of(),
            List.of(),
            List.of(),
            List.of(
                new EndpointSpec(
                    "front", List.of("w"), "10.1.0.2", "", "02:42:0a:01:00:02", 0, Map.of()))),
        new Resources(
            new Resources.Memory(1 << 20, 2 << 20, 0, -1, 0, false),
            Resources.Cpu.NONE,
            Resources.BlockIo.NONE,
            0,
            64 << 20,
            List.of(),
            0,
            "",
            Resources.Devices.NONE),
        Security.DEFAULT,
        new Lifecycle(
            false,
            "SIGTERM",
            Optional.of(3),
            new RestartPolicy(RestartPolicy.Mode.ON_FAILURE, 2),
            CHECK,
            new LogConfig("local", Map.of())));
  }

  private static ContainerDetails container(ContainerState state, Optional<Health> health) {
    boolean runs = state instanceof ContainerState.Running;
    return new ContainerDetails(
        "ab".repeat(32),
        "web",
        TIME,
        "nginx",
        IMAGE,
        spec(),
        "/entry",
        List.of("-g"),
        List.of("A=1"),
        "/srv",
        "www",
        "web",
        Map.of("a", "1"),
        "SIGTERM",
        List.of("80/tcp"),
        state,
        4,
        Optional.of(new Vitals(CHECK, health)),
        List.of(new MountPoint("bind", "", "/src", "/dst", true, "rprivate")),
        runs
            ? List.of(
                new Endpoint(
                    "front",
                    "ef".repeat(32),
                    "10.1.0.2",
                    24,
                    "10.1.0.1",
                    "02:42:0a:01:00:02",
                    "fd00::2",
                    64,
                    "fd00::1",
                    List.of("web", "abababababab")))
            : List.of(),
        runs ? List.of(new PublishedPort("0.0.0.0", 8080, 80, "tcp")) : List.of(),
        new Paths("/log", "/hostname", "/hosts", "/resolv", List.of("/l2", "/l1"), "/up"));
  }

  private static Json.Obj parsed(Json json) {
    return Json.parse(json.text()).asObject();
  }

  /** Docker's JSON says more of what was asked for than was asked for: its own defaults. */
  private static ContainerDetails read(ContainerDetails written) {
    return ContainerAnswer.read(parsed(DockerContainers.inspect(written)));
  }

  @Test
  void aRunningContainerSurvives() {
    var health =
        new Health(
            Health.Status.UNHEALTHY,
            3,
            List.of(new Health.Result(TIME, TIME.plusSeconds(1), 7, "bad")));
    ContainerDetails written =
        container(new ContainerState.Running(4711, TIME, false), Optional.of(health));
    ContainerDetails read = read(written);
    assertEquals(written.spec().process(), read.spec().process());
    assertEquals(written.spec().network(), read.spec().network());
    assertEquals(written.spec().mounts(), read.spec().mounts());
    assertEquals(written.spec().resources(), read.spec().resources());
    assertEquals(written.spec().lifecycle(), read.spec().lifecycle());
    assertEquals(written.endpoints(), read.endpoints());
    assertEquals(written.vitals(), read.vitals());
    assertEquals(written.paths(), read.paths());
    ContainerSpec same = read.spec();
    assertEquals(with(written, same), read);
  }

  private static ContainerDetails with(ContainerDetails c, ContainerSpec spec) {
    return new ContainerDetails(
        c.id(),
        c.name(),
        c.createdAt(),
        c.imageName(),
        c.imageId(),
        spec,
        c.path(),
        c.arguments(),
        c.environment(),
        c.workingDirectory(),
        c.user(),
        c.hostname(),
        c.labels(),
        c.stopSignal(),
        c.exposed(),
        c.state(),
        c.restartCount(),
        c.vitals(),
        c.mounts(),
        c.endpoints(),
        c.ports(),
        c.paths());
  }

  @Test
  void everyStateSurvives() {
    var exited = new ContainerState.Exited(137, true, Optional.of(TIME), TIME.plusSeconds(9), "x");
    for (ContainerState state :
        List.of(
            new ContainerState.Created(),
            new ContainerState.Running(1, TIME, true),
            exited,
            new ContainerState.Exited(127, false, Optional.empty(), TIME, "not found"))) {
      assertEquals(state, read(container(state, Optional.empty())).state());
    }
    ContainerState again = new ContainerState.Restarting(exited, TIME.plusSeconds(10));
    assertEquals(again.ended(), read(container(again, Optional.empty())).state().ended());
  }

  @Test
  void anImageSurvives() {
    Json.Obj config =
        Json.object()
            .put("created", "2026-11-22T12:00:00.12Z")
            .put("author", "me")
            .put("architecture", "arm64")
            .put("os", "linux")
            .put("variant", "v8")
            .put(
                "config",
                Json.object().put("Env", Json.strings(List.of("A=1"))).put("User", "u").build())
            .put(
                "rootfs",
                Json.object()
                    .put("type", "layers")
                    .put("diff_ids", Json.strings(List.of(IMAGE.toString())))
                    .build())
            .put("history", Json.array(List.of()))
            .build();
    Digest manifest = new Digest("12".repeat(32));
    var written =
        new ImageDetails(
            IMAGE,
            manifest,
            List.of(Reference.parse("host:5000/a/b:1"), Reference.parse("busybox")),
            List.of(Reference.parse("host:5000/a/b@" + manifest)),
            TIME,
            12345,
            new ImageConfig(config));
    assertEquals(written, ImageAnswer.read(parsed(DockerImages.inspect(written))));
  }

  @Test
  void aNetworkSurvives() {
    var written =
        new Networks.Details(
            "ef".repeat(32),
            "front",
            TIME,
            "bridge",
            List.of(new Networks.Pool("10.1.0.0/24", "10.1.0.1", "10.1.0.128/25")),
            true,
            true,
            true,
            Map.of("l", "v"),
            Map.of("o", "p"),
            List.of(
                new Networks.Member(
                    "ab".repeat(32), "web", "02:42:0a:01:00:02", "10.1.0.2/24", "fd00::2/64")));
    assertEquals(written, NetworkAnswer.read(parsed(DockerNetworks.inspect(written))));
  }

  @Test
  void aVolumeSurvives() {
    var written =
        new Volume(
            "data",
            "/var/data",
            Instant.parse("2026-11-22T12:00:00Z"),
            Map.of("l", "v"),
            true,
            Map.of("type", "tmpfs"));
    assertEquals(written, VolumeAnswer.read(parsed(DockerVolumes.inspect(written))));
  }

  @Test
  void anEventSurvives() {
    var written =
        new Event(
            "container",
            "health_status: healthy",
            "ab".repeat(32),
            Map.of("image", "busybox", "name", "web"),
            1_795_348_800_123_456_789L,
            "local");
    assertEquals(written, EventAnswer.read(parsed(DockerEvents.of(written))));
  }

  @Test
  void aSampleSurvives() {
    var written = new StatsSample(TIME, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    ContainerDetails container =
        container(new ContainerState.Running(1, TIME, false), Optional.empty());
    assertEquals(
        written, StatsAnswer.read(parsed(DockerStats.of(container, written, Optional.empty()))));
  }

  @Test
  void aPathsModeIsGos() {
    Json.Obj json =
        Json.object()
            .put("name", "tmp")
            .put("size", 4096)
            .put("mode", 0x801001ffL)
            .put("mtime", "2026-11-22T12:00:00.12Z")
            .put("linkTarget", "")
            .build();
    assertEquals(new PathStat("tmp", 4096, 0041777, TIME, ""), PathAnswer.read(json));
  }

  @Test
  void aPortOfARangeIsNotKnownBeforeTheStart() {
    Json.Obj json =
        parsed(DockerContainers.inspect(container(new ContainerState.Created(), Optional.empty())));
    Json bindings =
        Json.parse("{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8000-8010\"}]}");
    Json.Obj host = json.object("HostConfig").with("PortBindings", bindings);
    assertEquals(
        List.of(new PortSpec("127.0.0.1", 0, 80, "tcp")),
        ContainerAnswer.read(json.with("HostConfig", host)).spec().network().ports());
  }
}
