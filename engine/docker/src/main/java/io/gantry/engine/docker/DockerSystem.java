package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.EngineVersion;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The engine itself in Docker's JSON. */
public final class DockerSystem {
  /** The engine whose behaviour clients may expect: some look at nothing else. */
  public static final String COMPATIBLE = "28.5.2";

  private DockerSystem() {}

  /** The reply of {@code GET /version} ({@code SystemVersion}). */
  public static Json.Obj version(EngineVersion engine, String newest, String oldest) {
    Json.Obj details =
        Json.object()
            .put("ApiVersion", newest)
            .put("Arch", engine.architecture())
            .put("Experimental", "false")
            .put("KernelVersion", engine.kernel())
            .put("MinAPIVersion", oldest)
            .put("Os", engine.os())
            .build();
    return Json.object()
        .put("Platform", Json.object().put("Name", "gantry " + engine.version()).build())
        .put(
            "Components",
            Json.array(
                List.of(
                    component("Engine", COMPATIBLE, details),
                    component("gantry", engine.version(), Json.Obj.EMPTY),
                    component("runtime", engine.runtime(), Json.Obj.EMPTY))))
        .put("Version", COMPATIBLE)
        .put("ApiVersion", newest)
        .put("MinAPIVersion", oldest)
        .put("GitCommit", "")
        .put("GoVersion", "")
        .put("Os", engine.os())
        .put("Arch", engine.architecture())
        .put("KernelVersion", engine.kernel())
        .build();
  }

  private static Json component(String name, String version, Json.Obj details) {
    return Json.object().put("Name", name).put("Version", version).put("Details", details).build();
  }

  /** The reply of {@code GET /info} ({@code SystemInfo}). */
  public static Json.Obj info(
      EngineVersion engine, List<ContainerDetails> containers, int images, Instant now) {
    var json = Json.object().put("ID", hostId());
    states(json, containers);
    json.put("Images", images)
        .put("Driver", "overlay2")
        .put(
            "DriverStatus",
            Json.array(
                List.of(
                    Json.strings(List.of("Backing Filesystem", "extfs")),
                    Json.strings(List.of("Native Overlay Diff", "true")))))
        .put("Plugins", plugins());
    for (String name :
        List.of(
            "MemoryLimit",
            "SwapLimit",
            "CpuCfsPeriod",
            "CpuCfsQuota",
            "CPUShares",
            "CPUSet",
            "PidsLimit",
            "IPv4Forwarding")) {
      json.put(name, true);
    }
    json.put("Debug", false)
        .put("NFd", 0)
        .put("OomKillDisable", true)
        .put("NGoroutines", 0)
        .put("SystemTime", DockerTime.of(now))
        .put("LoggingDriver", "local")
        .put("CgroupDriver", "cgroupfs")
        .put(
            "CgroupVersion", Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")) ? "2" : "1")
        .put("NEventsListener", 0);
    host(json, engine);
    json.put("IndexServerAddress", "https://index.docker.io/v1/")
        .put("RegistryConfig", registries())
        .put("GenericResources", Json.nil())
        .put("DockerRootDir", engine.root())
        .put("HttpProxy", "")
        .put("HttpsProxy", "")
        .put("NoProxy", "")
        .put("Labels", Json.array(List.of()))
        .put("ExperimentalBuild", false)
        .put("ServerVersion", COMPATIBLE)
        .put("Runtimes", runtimes(engine))
        .put("DefaultRuntime", runtime(engine))
        .put("Swarm", swarm())
        .put("LiveRestoreEnabled", true)
        .put("Isolation", "")
        .put("InitBinary", "docker-init")
        .put("SecurityOptions", Json.strings(securityOptions(AppArmor.isEnabled())))
        .put("CDISpecDirs", Json.strings(List.of("/etc/cdi", "/var/run/cdi")))
        .put("Warnings", Json.nil());
    return json.build();
  }

  private static List<String> securityOptions(boolean apparmor) {
    var options = new ArrayList<String>();
    if (apparmor) {
      options.add("name=apparmor");
    }
    options.add("name=seccomp,profile=builtin");
    options.add("name=cgroupns");
    return options;
  }

  private static void states(Json.ObjectBuilder json, List<ContainerDetails> containers) {
    long running = count(containers, "running") + count(containers, "restarting");
    long paused = count(containers, "paused");
    json.put("Containers", containers.size())
        .put("ContainersRunning", running)
        .put("ContainersPaused", paused)
        .put("ContainersStopped", containers.size() - running - paused);
  }

  private static long count(List<ContainerDetails> containers, String state) {
    return containers.stream().filter(c -> c.state().word().equals(state)).count();
  }

  private static void host(Json.ObjectBuilder json, EngineVersion engine) {
    json.put("KernelVersion", engine.kernel())
        .put("OperatingSystem", release())
        .put("OSVersion", "")
        .put("OSType", engine.os())
        .put(
            "Architecture",
            switch (engine.architecture()) {
              case "amd64" -> "x86_64";
              case "arm64" -> "aarch64";
              default -> engine.architecture();
            })
        .put("NCPU", Runtime.getRuntime().availableProcessors())
        .put("MemTotal", memory())
        .put("Name", read("/proc/sys/kernel/hostname").strip());
  }

  private static String hostId() {
    return read("/etc/machine-id").strip();
  }

  private static String release() {
    for (String line : read("/etc/os-release").lines().toList()) {
      if (line.startsWith("PRETTY_NAME=")) {
        return line.substring("PRETTY_NAME=".length()).replace("\"", "");
      }
    }
    return "Linux";
  }

  private static long memory() {
    for (String line : read("/proc/meminfo").lines().toList()) {
      if (line.startsWith("MemTotal:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    return 0;
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException _) {
      return ""; // a host without it
    }
  }

  private static Json plugins() {
    return Json.object()
        .put("Volume", Json.strings(List.of("local")))
        .put("Network", Json.strings(List.of("bridge", "host", "macvlan", "null")))
        .put("Authorization", Json.nil())
        .put("Log", Json.strings(List.of("journald", "json-file", "local", "syslog")))
        .build();
  }

  private static Json registries() {
    return Json.object()
        .put("IndexConfigs", Json.Obj.EMPTY)
        .put("InsecureRegistryCIDRs", Json.strings(List.of("127.0.0.0/8")))
        .put("Mirrors", Json.array(List.of()))
        .build();
  }

  private static Json runtimes(EngineVersion engine) {
    String name = runtime(engine);
    return Json.object().put(name, Json.object().put("path", name).build()).build();
  }

  /** {@code crun} of {@code crun 1.8.1}. */
  private static String runtime(EngineVersion engine) {
    int space = engine.runtime().indexOf(' ');
    return space < 0 ? engine.runtime() : engine.runtime().substring(0, space);
  }

  private static Json swarm() {
    return Json.object()
        .put("NodeID", "")
        .put("NodeAddr", "")
        .put("LocalNodeState", "inactive")
        .put("ControlAvailable", false)
        .put("Error", "")
        .put("RemoteManagers", Json.nil())
        .build();
  }
}
