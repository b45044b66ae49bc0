package io.gantry.engine.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.ContainerDetails.Endpoint;
import io.gantry.engine.api.ContainerDetails.MountPoint;
import io.gantry.engine.api.ContainerDetails.Paths;
import io.gantry.engine.api.ContainerDetails.PublishedPort;
import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.ContainerState;
import io.gantry.engine.api.ImageDetails;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Security;
import io.gantry.engine.api.Volumes.Volume;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Digest;
import io.gantry.platform.oci.ImageConfig;
import io.gantry.platform.oci.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Field order and the choice of null, [] and {} are those of API 1.51. */
final class DockerJsonTest {
  private static final Instant START = Instant.parse("2026-11-22T12:00:00.120Z");

  private static ContainerDetails container(ContainerState state) {
    var spec =
        new ContainerSpec(
            "nginx",
            new ProcessSpec(
                Optional.of(List.of("/entry")),
                List.of("-g"),
                List.of(),
                "",
                "",
                false,
                true,
                true),
            "web",
            Map.of("b", "2", "a", "1"),
            List.of(
                new MountSpec.Bind("/src", "/dst", true, true, ""),
                new MountSpec.Bind("/m", "/mnt", false, false, ""),
                new MountSpec.Volume("data", "/data", false, false),
                new MountSpec.Volume("", "/anonymous", false, false),
                new MountSpec.Tmpfs("/run", "size=1m")),
            new NetworkSpec(
                "bridge",
                List.of(new PortSpec("", 8080, 80, "tcp")),
                List.of(),
                false,
                Map.of(),
                List.of(),
                List.of(),
                List.of()),
            Resources.NONE,
            Security.DEFAULT,
            new Lifecycle(true, "", Optional.of(3)));
    boolean runs = state instanceof ContainerState.Running;
    return new ContainerDetails(
        "ab".repeat(32),
        "web",
        START,
        "nginx",
        new Digest("cd".repeat(32)),
        spec,
        "/entry",
        List.of("-g"),
        List.of("PATH=/bin"),
        "/srv",
        "www",
        "web",
        Map.of("b", "2", "a", "1"),
        "SIGQUIT",
        List.of("80/tcp", "443/tcp"),
        state,
        0,
        Optional.empty(),
        List.of(new MountPoint("volume", "data", "/v/data", "/data", false, "")),
        runs
            ? List.of(
                new Endpoint("bridge", "n1", "172.17.0.2", 16, "172.17.0.1", "02:42:ac:11:00:02"))
            : List.of(),
        runs ? List.of(new PublishedPort("", 8080, 80, "tcp")) : List.of(),
        new Paths("/log", "/hostname", "/hosts", "/resolv.conf", List.of("/l2", "/l1"), "/up"));
  }

  private static final Json.Obj RUNNING =
      DockerContainers.inspect(container(new ContainerState.Running(42, START, false)));

  private static String text(Json.Obj object, String field) {
    Json value = object.fields().get(field);
    return value == null ? "absent" : value.text();
  }

  private static String keys(Json.Obj object) {
    return String.join(" ", object.fields().keySet());
  }

  @Test
  void theProfileOfApparmorIsNamedWhereTheKernelHasIt() {
    Security confined = Security.DEFAULT;
    assertEquals("gantry-default", AppArmor.profile(confined, true));
    assertEquals("", AppArmor.profile(confined, false));
    var privileged = new Security(true, List.of(), List.of(), false, false, false, false);
    assertEquals("unconfined", AppArmor.profile(privileged, true));
  }

  @Test
  void fieldsStandInDockersOrder() {
    assertEquals(
        "Id Created Path Args State Image ResolvConfPath HostnamePath HostsPath LogPath Name"
            + " RestartCount Driver Platform MountLabel ProcessLabel AppArmorProfile ExecIDs"
            + " HostConfig GraphDriver Mounts Config NetworkSettings",
        keys(RUNNING));
    assertEquals(
        "Hostname Domainname User AttachStdin AttachStdout AttachStderr ExposedPorts Tty OpenStdin"
            + " StdinOnce Env Cmd Image Volumes WorkingDir Entrypoint OnBuild Labels StopSignal"
            + " StopTimeout",
        keys(RUNNING.object("Config")));
    assertEquals(
        "Binds ContainerIDFile LogConfig NetworkMode PortBindings RestartPolicy AutoRemove"
            + " VolumeDriver VolumesFrom ConsoleSize CapAdd CapDrop CgroupnsMode Dns DnsOptions"
            + " DnsSearch ExtraHosts GroupAdd IpcMode Cgroup Links OomScoreAdj PidMode Privileged"
            + " PublishAllPorts ReadonlyRootfs SecurityOpt Tmpfs UTSMode UsernsMode ShmSize Runtime"
            + " Isolation CpuShares Memory NanoCpus CgroupParent BlkioWeight BlkioWeightDevice"
            + " BlkioDeviceReadBps BlkioDeviceWriteBps BlkioDeviceReadIOps BlkioDeviceWriteIOps"
            + " CpuPeriod CpuQuota CpuRealtimePeriod CpuRealtimeRuntime CpusetCpus CpusetMems"
            + " Devices DeviceCgroupRules DeviceRequests MemoryReservation MemorySwap"
            + " MemorySwappiness OomKillDisable PidsLimit Ulimits CpuCount CpuPercent IOMaximumIOps"
            + " IOMaximumBandwidth Mounts MaskedPaths ReadonlyPaths",
        keys(RUNNING.object("HostConfig")));
  }

  @Test
  void statesHaveTimesAndCodes() {
    assertEquals(
        "{\"Status\":\"running\",\"Running\":true,\"Paused\":false,\"Restarting\":false,"
            + "\"OOMKilled\":false,\"Dead\":false,\"Pid\":42,\"ExitCode\":0,\"Error\":\"\","
            + "\"StartedAt\":\"2026-11-22T12:00:00.12Z\",\"FinishedAt\":\"0001-01-01T00:00:00Z\"}",
        RUNNING.object("State").text());
    Json.Obj exited =
        DockerContainers.inspect(
                container(
                    new ContainerState.Exited(
                        137, true, Optional.of(START), Instant.parse("2026-11-22T13:00:00Z"), "")))
            .object("State");
    assertEquals("exited", exited.string("Status"));
    assertEquals(137, exited.number("ExitCode", 0));
    assertEquals(true, exited.bool("OOMKilled"));
    assertEquals(0, exited.number("Pid", -1));
    assertEquals("2026-11-22T13:00:00Z", exited.string("FinishedAt"));
    assertEquals(
        true,
        DockerContainers.inspect(container(new ContainerState.Running(1, START, true)))
            .object("State")
            .bool("Paused"));
  }

  @Test
  void absentThingsAreNullOrEmptyAsInGo() {
    Json.Obj host = RUNNING.object("HostConfig");
    assertEquals("[\"/src:/dst:ro\",\"data:/data\"]", text(host, "Binds"));
    assertEquals("{\"/run\":\"size=1m\"}", text(host, "Tmpfs"));
    assertEquals("null", text(host, "CapAdd"));
    assertEquals("[]", text(host, "Dns"));
    assertEquals(
        "[{\"Type\":\"bind\",\"Source\":\"/m\",\"Target\":\"/mnt\"}]", text(host, "Mounts"));
    assertEquals(
        "{\"80/tcp\":[{\"HostIp\":\"\",\"HostPort\":\"8080\"}]}", text(host, "PortBindings"));
    assertEquals(67108864, host.number("ShmSize", 0));
    Json.Obj config = RUNNING.object("Config");
    assertEquals("{\"/anonymous\":{}}", text(config, "Volumes"));
    assertEquals("{\"443/tcp\":{},\"80/tcp\":{}}", text(config, "ExposedPorts"));
    assertEquals("{\"a\":\"1\",\"b\":\"2\"}", text(config, "Labels"));
    assertEquals("null", text(config, "OnBuild"));
    assertEquals("null", text(RUNNING, "ExecIDs"));
  }

  @Test
  void networksArePresentOnlyWhileItRuns() {
    Json.Obj settings = RUNNING.object("NetworkSettings");
    assertEquals("172.17.0.2", settings.string("IPAddress"));
    assertEquals(
        "{\"443/tcp\":null,\"80/tcp\":[{\"HostIp\":\"0.0.0.0\",\"HostPort\":\"8080\"}]}",
        text(settings, "Ports"));
    assertEquals("172.17.0.1", settings.object("Networks").object("bridge").string("Gateway"));
    Json.Obj created =
        DockerContainers.inspect(container(new ContainerState.Created())).object("NetworkSettings");
    assertEquals("", created.string("IPAddress"));
    assertEquals("{}", text(created, "Ports"));
  }

  @Test
  void summariesAreShort() {
    Json.Obj summary =
        DockerContainers.summary(
            container(new ContainerState.Running(42, START, false)), "Up 2 minutes");
    assertEquals(
        "Id Names Image ImageID Command Created Ports Labels State Status HostConfig"
            + " NetworkSettings Mounts",
        keys(summary));
    assertEquals("[\"/web\"]", text(summary, "Names"));
    assertEquals("/entry -g", summary.string("Command"));
    assertEquals(
        "[{\"IP\":\"0.0.0.0\",\"PrivatePort\":80,\"PublicPort\":8080,\"Type\":\"tcp\"}]",
        text(summary, "Ports"));
  }

  @Test
  void imagesAndVolumesHaveTheirOwn() {
    var image =
        new ImageDetails(
            new Digest("ab".repeat(32)),
            new Digest("cd".repeat(32)),
            List.of(Reference.parse("busybox"), Reference.parse("busybox:1")),
            List.of(Reference.parse("busybox@sha256:" + "cd".repeat(32))),
            START,
            5,
            new ImageConfig(
                Json.parse(
                        """
                        {"architecture": "amd64", "os": "linux",
                         "config": {"Cmd": ["sh"], "Env": ["A=b"], "Foo": 1},
                         "rootfs": {"type": "layers", "diff_ids": ["sha256:%s"]}}
                        """
                            .formatted("ef".repeat(32)))
                    .asObject()));
    Json.Obj json = DockerImages.inspect(image);
    assertEquals("[\"busybox:latest\",\"busybox:1\"]", text(json, "RepoTags"));
    assertEquals("[\"busybox@sha256:" + "cd".repeat(32) + "\"]", text(json, "RepoDigests"));
    assertEquals(
        "{\"User\":\"\",\"Env\":[\"A=b\"],\"Entrypoint\":null,\"Cmd\":[\"sh\"],"
            + "\"Volumes\":null,\"WorkingDir\":\"\",\"Labels\":null,\"OnBuild\":null}",
        text(json, "Config"));
    assertEquals("linux", json.string("Os"));
    assertEquals(
        "Containers Created Id Labels ParentId RepoDigests RepoTags SharedSize Size",
        keys(DockerImages.summary(image)));
    assertEquals(
        "{\"CreatedAt\":\"2026-11-22T12:00:00Z\",\"Driver\":\"local\",\"Labels\":null,"
            + "\"Mountpoint\":\"/v\",\"Name\":\"n\",\"Options\":null,\"Scope\":\"local\"}",
        DockerVolumes.inspect(new Volume("n", "/v", START, Map.of(), false)).text());
  }
}
