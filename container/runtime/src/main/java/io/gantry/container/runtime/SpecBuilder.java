package io.gantry.container.runtime;

import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds an OCI runtime specification with Docker's defaults from what an engine knows. */
public interface SpecBuilder {
  /** The specification of {@code request}. */
  Json.Obj build(Request request);

  /** The {@code process} object of a further process in a container made by {@code request}. */
  Json.Obj process(
      ProcessRequest process, boolean privileged, List<String> capAdd, List<String> capDrop);

  /**
   * What an engine knows.
   *
   * @param network where the network namespace comes from
   * @param cgroup the path below each hierarchy, as in {@code /gantry/<id>}
   * @param privileged with all capabilities and devices, nothing of /proc and /sys hidden, no
   *     filter of system calls
   * @param devices of the host, as {@code path[:path in the container[:rwm]]}
   */
  record Request(
      String id,
      String hostname,
      ProcessRequest process,
      List<Mount> mounts,
      Network network,
      Limits limits,
      boolean privileged,
      List<String> capAdd,
      List<String> capDrop,
      boolean noNewPrivileges,
      boolean seccompUnconfined,
      boolean readOnlyRootfs,
      long shmSize,
      String cgroup,
      Map<String, String> annotations,
      List<String> devices) {
    /** Copies the list. */
    public Request {
      devices = List.copyOf(devices);
    }

    /** Without devices of the host. */
    public Request(
        String id,
        String hostname,
        ProcessRequest process,
        List<Mount> mounts,
        Network network,
        Limits limits,
        boolean privileged,
        List<String> capAdd,
        List<String> capDrop,
        boolean noNewPrivileges,
        boolean seccompUnconfined,
        boolean readOnlyRootfs,
        long shmSize,
        String cgroup,
        Map<String, String> annotations) {
      this(
          id,
          hostname,
          process,
          mounts,
          network,
          limits,
          privileged,
          capAdd,
          capDrop,
          noNewPrivileges,
          seccompUnconfined,
          readOnlyRootfs,
          shmSize,
          cgroup,
          annotations,
          List.of());
    }
  }

  /** A process; ids are resolved already. */
  record ProcessRequest(
      List<String> arguments,
      List<String> environment,
      String workingDirectory,
      long uid,
      long gid,
      List<Long> additionalGids,
      boolean terminal) {}

  /** A mount beside the default ones. */
  record Mount(String type, String source, Path target, List<String> options) {}

  /** Where the network namespace comes from. */
  sealed interface Network {
    /** The host's. */
    record Host() implements Network {}

    /** A new one with nothing but loopback. */
    record Isolated() implements Network {}

    /** One that stands already, by the path of its file. */
    record Joined(Path namespace) implements Network {}
  }

  /**
   * Limits; 0 or empty for none.
   *
   * @param ulimits as {@code name=soft[:hard]}, with the names of prlimit(1); -1 for no limit
   */
  record Limits(
      long memory,
      long memorySwap,
      long memoryReservation,
      long nanoCpus,
      long cpuShares,
      Optional<String> cpusetCpus,
      Optional<String> cpusetMems,
      long pids,
      List<String> ulimits) {
    /** No limits. */
    public static final Limits NONE =
        new Limits(0, 0, 0, 0, 0, Optional.empty(), Optional.empty(), 0);

    /** Copies the list. */
    public Limits {
      ulimits = List.copyOf(ulimits);
    }

    /** Without limits of single processes. */
    public Limits(
        long memory,
        long memorySwap,
        long memoryReservation,
        long nanoCpus,
        long cpuShares,
        Optional<String> cpusetCpus,
        Optional<String> cpusetMems,
        long pids) {
      this(
          memory,
          memorySwap,
          memoryReservation,
          nanoCpus,
          cpuShares,
          cpusetCpus,
          cpusetMems,
          pids,
          List.of());
    }

    /** With limits of single processes. */
    public Limits withUlimits(List<String> others) {
      return new Limits(
          memory,
          memorySwap,
          memoryReservation,
          nanoCpus,
          cpuShares,
          cpusetCpus,
          cpusetMems,
          pids,
          others);
    }
  }
}
