package io.gantry.engine.docker.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.engine.api.ContainerSpec;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.HealthCheck;
import io.gantry.engine.api.Lifecycle;
import io.gantry.engine.api.LinkSpec;
import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.MountSpec;
import io.gantry.engine.api.MountSpec.Recursion;
import io.gantry.engine.api.Namespaces;
import io.gantry.engine.api.NetworkSpec;
import io.gantry.engine.api.Networks;
import io.gantry.engine.api.PortSpec;
import io.gantry.engine.api.ProcessSpec;
import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Cpu;
import io.gantry.engine.api.Resources.Devices;
import io.gantry.engine.api.Resources.Memory;
import io.gantry.engine.api.Resources.Rate;
import io.gantry.engine.api.RestartPolicy;
import io.gantry.engine.api.Security;
import io.gantry.engine.api.Security.Confinement;
import io.gantry.engine.docker.ContainerBody;
import io.gantry.engine.docker.DockerNetworks;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is sent is what is read: every field of a spec survives the way through Docker's JSON. */
final class ContainerBodyTest {
  private static final ProcessSpec PROCESS =
      new ProcessSpec(
          Optional.of(List.of("sh", "-c")),
          List.of("echo", "hi"),
          List.of("A=1", "B"),
          "/work",
          "user:group",
          true,
          true,
          true);

  private static final List<MountSpec> MOUNTS =
      List.of(
          new MountSpec.Bind(
              "/src", "/b1", true, true, "rslave", Recursion.READ_ONLY, Optional.empty()),
          new MountSpec.Bind("/src", "/b2", false, false, "", Recursion.DISABLED, Optional.empty()),
          new MountSpec.Bind("/src", "/b3", true, false, "", Recursion.WRITABLE, Optional.empty()),
          new MountSpec.Volume(
              "data",
              "/v1",
              true,
              true,
              "sub",
              Map.of("l", "v"),
              Map.of("type", "tmpfs"),
              Optional.empty()),
          new MountSpec.Tmpfs("/t1", "ro,size=1024,mode=700", true),
          new MountSpec.Image("busybox", "/i", "etc"),
          new MountSpec.Bind(
              "/src",
              "/b4",
              true,
              true,
              "rslave",
              Recursion.ENABLED,
              Optional.of("ro,rslave,idmap"),
              "idmap"),
          new MountSpec.Volume("data", "/v2", true, false),
          new MountSpec.Volume("", "/v3", false, false),
          new MountSpec.Tmpfs("/t2", "size=1m"),
          new MountSpec.Inherited("other", "ro"),
          new MountSpec.Inherited("third", ""));

  private static final NetworkSpec NETWORK =
      new NetworkSpec(
          "front",
          List.of( // in docker's order
              new PortSpec("", 53, 53, "udp"),
              new PortSpec("127.0.0.1", 8080, 80, "tcp"),
              new PortSpec("", 0, 80, "tcp")),
          List.of("53/udp", "80/tcp", "9000/tcp"),
          true,
          Map.of("a", "10.0.0.1", "h", "host-gateway"),
          List.of("1.1.1.1"),
          List.of("example.org"),
          List.of("ndots:2"),
          List.of(
              new EndpointSpec(
                  "front",
                  List.of("web"),
                  "10.1.0.5",
                  "fd00::5",
                  "02:42:ac:11:00:02",
                  7,
                  Map.of("o", "p")),
              EndpointSpec.of("back")),
          List.of(new LinkSpec("db", "database"), new LinkSpec("cache", "cache")));

  private static final Resources LIMITS =
      new Resources(
          new Memory(64 << 20, 128 << 20, 32 << 20, 10, 1, true),
          new Cpu(1_500_000_000, 512, 100_000, 50_000, 1_000_000, 950_000, "0-1", "0"),
          new BlockIo(
              300,
              List.of(new Rate("/dev/sda", 200)),
              List.of(new Rate("/dev/sda", 1)),
              List.of(new Rate("/dev/sda", 2)),
              List.of(new Rate("/dev/sda", 3)),
              List.of(new Rate("/dev/sda", 4))),
          -1,
          1 << 20,
          List.of("nofile=1024:4096", "nproc=-1:-1"),
          -500,
          "/mine",
          new Devices(
              List.of("/dev/null:/dev/zero:r", "vendor.com/class=name"), List.of("c 1:3 rwm")));

  private static final Security SECURITY =
      new Security(
          true,
          List.of("NET_ADMIN"),
          List.of("MKNOD"),
          true,
          true,
          List.of("audio", "7"),
          Map.of("net.core.somaxconn", "128"),
          new Confinement(
              true, "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", "mine", true, true, true));

  private static final Lifecycle LIFECYCLE =
      new Lifecycle(
          false,
          "SIGINT",
          Optional.of(-1),
          new RestartPolicy(RestartPolicy.Mode.ON_FAILURE, 3),
          new HealthCheck(
              List.of("CMD", "true"),
              Duration.ofSeconds(1),
              Duration.ofSeconds(2),
              Duration.ofSeconds(3),
              Duration.ofSeconds(4),
              5),
          new LogConfig("json-file", Map.of("max-size", "1m")));

  private static final ContainerSpec EVERYTHING =
      new ContainerSpec(
          "busybox",
          PROCESS,
          "host",
          Map.of("k", "v"),
          MOUNTS,
          NETWORK,
          LIMITS,
          SECURITY,
          LIFECYCLE,
          new Namespaces("host", "shareable", "host", "keep-id", "host"),
          "example.org",
          Map.of("note", "x"),
          "always");

  private static ContainerSpec sent(ContainerSpec spec) {
    return ContainerRequest.read(Json.parse(ContainerBody.of(spec).text()).asObject());
  }

  @Test
  void everyFieldSurvives() {
    ContainerSpec read = sent(EVERYTHING);
    assertEquals(EVERYTHING.process(), read.process());
    assertEquals(EVERYTHING.mounts(), read.mounts());
    assertEquals(EVERYTHING.network(), read.network());
    assertEquals(EVERYTHING.resources(), read.resources());
    assertEquals(EVERYTHING.security(), read.security());
    assertEquals(EVERYTHING.lifecycle(), read.lifecycle());
    assertEquals(EVERYTHING, read);
  }

  @Test
  void whatWasNotAskedForIsLeftToTheOtherEngine() {
    ContainerSpec plain = ContainerSpec.of("busybox", List.of("true"));
    assertEquals(plain, sent(plain));
    Json.Obj host = ContainerBody.of(plain).object("HostConfig");
    assertEquals("", host.string("CgroupnsMode"));
    assertEquals("", host.object("LogConfig").string("Type"));
    assertEquals(0, host.number("ShmSize", -1));
  }

  @Test
  void anEmptyEntryPointTakesTheImagesAway() {
    var process =
        new ProcessSpec(
            Optional.of(List.of()), List.of("sh"), List.of(), "", "", false, false, false);
    ContainerSpec plain = ContainerSpec.of("busybox", List.of());
    var spec =
        new ContainerSpec(
            "busybox",
            process,
            "",
            Map.of(),
            List.of(),
            NetworkSpec.BRIDGE,
            plain.resources(),
            plain.security(),
            plain.lifecycle());
    assertEquals(Optional.of(List.of()), sent(spec).process().entrypoint());
  }

  @Test
  void linksOfTheDefaultNetworkAreTheHosts() {
    NetworkSpec linked = NetworkSpec.BRIDGE.with(List.of(new LinkSpec("db", "database")));
    ContainerSpec spec = ContainerSpec.of("busybox", List.of()).with(linked);
    assertEquals(linked, sent(spec).network());
    Json.Obj host = ContainerBody.of(spec).object("HostConfig");
    assertEquals(List.of("db:database"), host.strings("Links"));
  }

  @Test
  void anUpdateSaysWhatDiffers() {
    ContainerSpec before = ContainerSpec.of("busybox", List.of());
    ContainerSpec after =
        before.with(
            before.resources().withMemory(Memory.of(1 << 20)).withPids(7),
            before.lifecycle().with(new RestartPolicy(RestartPolicy.Mode.ALWAYS, 0)));
    Json.Obj body = ContainerBody.update(before, after);
    assertEquals(3, body.fields().size(), body.text());
    assertEquals(after, ContainerRequest.update(before, body));
  }

  @Test
  void aNetworkSurvives() {
    var definition =
        new Networks.Definition(
            "front",
            "macvlan",
            List.of(
                new Networks.Pool("10.1.0.0/24", "10.1.0.9", "10.1.0.128/25"),
                new Networks.Pool("fd00::/64", "", "")),
            true,
            true,
            true,
            Map.of("l", "v"),
            Map.of("parent", "eth0"));
    assertEquals(definition, NetworkRequest.definition(DockerNetworks.createBody(definition)));
  }
}
