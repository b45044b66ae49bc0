package io.gantry.engine.docker;

import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Cpu;
import io.gantry.engine.api.Resources.Memory;
import io.gantry.engine.api.Resources.Rate;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The limits and devices of {@code HostConfig}. */
final class ResourceConfig {
  private ResourceConfig() {}

  static void put(Json.ObjectBuilder json, Resources limits) {
    Memory memory = limits.memory();
    Cpu cpu = limits.cpu();
    json.put("CpuShares", cpu.shares())
        .put("Memory", memory.limit())
        .put("NanoCpus", cpu.nanoCpus())
        .put("CgroupParent", limits.cgroupParent());
    put(json, limits.blockIo());
    json.put("CpuPeriod", cpu.period())
        .put("CpuQuota", cpu.quota())
        .put("CpuRealtimePeriod", cpu.realtimePeriod())
        .put("CpuRealtimeRuntime", cpu.realtimeRuntime())
        .put("CpusetCpus", cpu.cpus())
        .put("CpusetMems", cpu.mems())
        .put("Devices", devices(limits.devices().paths()))
        .put("DeviceCgroupRules", DockerContainers.orNull(limits.devices().rules()))
        .put("DeviceRequests", requests(limits.devices().paths()))
        .put("MemoryReservation", memory.reservation())
        .put("MemorySwap", memory.swap() == 0 ? 2 * memory.limit() : memory.swap())
        .put(
            "MemorySwappiness", memory.swappiness() < 0 ? Json.nil() : Json.of(memory.swappiness()))
        .put("OomKillDisable", memory.oomKillDisable())
        .put("PidsLimit", limits.pids() == 0 ? Json.nil() : Json.of(limits.pids()))
        .put("Ulimits", ulimits(limits.ulimits()))
        .put("CpuCount", 0)
        .put("CpuPercent", 0)
        .put("IOMaximumIOps", 0)
        .put("IOMaximumBandwidth", 0);
  }

  private static void put(Json.ObjectBuilder json, BlockIo blocks) {
    json.put("BlkioWeight", blocks.weight())
        .put("BlkioWeightDevice", rates(blocks.weights(), "Weight"))
        .put("BlkioDeviceReadBps", rates(blocks.readBytes(), "Rate"))
        .put("BlkioDeviceWriteBps", rates(blocks.writeBytes(), "Rate"))
        .put("BlkioDeviceReadIOps", rates(blocks.reads(), "Rate"))
        .put("BlkioDeviceWriteIOps", rates(blocks.writes(), "Rate"));
  }

  private static Json rates(List<Rate> rates, String name) {
    var items = new ArrayList<Json>();
    for (Rate rate : rates) {
      items.add(Json.object().put("Path", rate.device()).put(name, rate.value()).build());
    }
    return Json.array(items);
  }

  private static Json devices(List<String> paths) {
    var items = new ArrayList<Json>();
    for (String path : paths) {
      if (path.startsWith("/")) {
        String[] parts = path.split(":", -1);
        boolean accessOnly = parts.length == 2 && !parts[1].startsWith("/");
        String inside = parts.length > 1 && !accessOnly ? parts[1] : parts[0];
        String access = accessOnly ? parts[1] : parts.length > 2 ? parts[2] : "rwm";
        items.add(
            Json.object()
                .put("PathOnHost", parts[0])
                .put("PathInContainer", inside)
                .put("CgroupPermissions", access)
                .build());
      }
    }
    return Json.array(items);
  }

  /** CDI devices, which docker gives to a driver of that name. */
  private static Json requests(List<String> paths) {
    List<String> names = paths.stream().filter(path -> !path.startsWith("/")).toList();
    if (names.isEmpty()) {
      return Json.nil();
    }
    return Json.array(
        List.of(
            Json.object()
                .put("Driver", "cdi")
                .put("Count", 0)
                .put("DeviceIDs", Json.strings(names))
                .put("Capabilities", Json.array(List.of()))
                .put("Options", Json.Obj.EMPTY)
                .build()));
  }

  private static Json ulimits(List<String> ulimits) {
    var items = new ArrayList<Json>();
    for (String ulimit : ulimits.stream().sorted().toList()) {
      String[] parts = ulimit.split("[=:]", -1);
      items.add(
          Json.object()
              .put("Name", parts[0])
              .put("Hard", Long.parseLong(parts[parts.length - 1]))
              .put("Soft", Long.parseLong(parts[1]))
              .build());
    }
    return Json.array(items);
  }
}
