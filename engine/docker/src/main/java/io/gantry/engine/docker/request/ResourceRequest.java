package io.gantry.engine.docker.request;

import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Cpu;
import io.gantry.engine.api.Resources.Devices;
import io.gantry.engine.api.Resources.Memory;
import io.gantry.engine.api.Resources.Rate;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** The limits and devices of {@code HostConfig}; of an update too. */
final class ResourceRequest {
  private ResourceRequest() {}

  static Resources read(Json.Obj host) {
    return new Resources(
        memory(host),
        cpu(host),
        blocks(host),
        host.number("PidsLimit", 0),
        host.number("ShmSize", 0),
        ulimits(host),
        (int) host.number("OomScoreAdj", 0),
        host.string("CgroupParent"),
        devices(host));
  }

  /** What an update changes: what is 0 or absent stays. */
  static Resources update(Resources before, Json.Obj body) {
    Memory memory = before.memory();
    Cpu cpu = before.cpu();
    BlockIo blocks = before.blockIo();
    Resources next =
        before
            .withMemory(
                new Memory(
                    kept(body, "Memory", memory.limit()),
                    kept(body, "MemorySwap", memory.swap()),
                    kept(body, "MemoryReservation", memory.reservation()),
                    memory.swappiness(),
                    memory.kernel(),
                    memory.oomKillDisable()))
            .withCpu(
                new Cpu(
                    kept(body, "NanoCpus", cpu.nanoCpus()),
                    kept(body, "CpuShares", cpu.shares()),
                    kept(body, "CpuPeriod", cpu.period()),
                    kept(body, "CpuQuota", cpu.quota()),
                    kept(body, "CpuRealtimePeriod", cpu.realtimePeriod()),
                    kept(body, "CpuRealtimeRuntime", cpu.realtimeRuntime()),
                    kept(body, "CpusetCpus", cpu.cpus()),
                    kept(body, "CpusetMems", cpu.mems())))
            .withPids(kept(body, "PidsLimit", before.pids()));
    return next.withBlockIo(
        new BlockIo(
            (int) kept(body, "BlkioWeight", blocks.weight()),
            blocks.weights(),
            blocks.readBytes(),
            blocks.writeBytes(),
            blocks.reads(),
            blocks.writes()));
  }

  private static long kept(Json.Obj body, String field, long before) {
    long given = body.number(field, 0);
    return given == 0 ? before : given;
  }

  private static String kept(Json.Obj body, String field, String before) {
    String given = body.string(field);
    return given.isEmpty() ? before : given;
  }

  private static Memory memory(Json.Obj host) {
    return new Memory(
        host.number("Memory", 0),
        host.number("MemorySwap", 0),
        host.number("MemoryReservation", 0),
        (int) host.number("MemorySwappiness", -1),
        host.number("KernelMemory", 0),
        host.bool("OomKillDisable"));
  }

  private static Cpu cpu(Json.Obj host) {
    return new Cpu(
        host.number("NanoCpus", 0),
        host.number("CpuShares", 0),
        host.number("CpuPeriod", 0),
        host.number("CpuQuota", 0),
        host.number("CpuRealtimePeriod", 0),
        host.number("CpuRealtimeRuntime", 0),
        host.string("CpusetCpus"),
        host.string("CpusetMems"));
  }

  private static BlockIo blocks(Json.Obj host) {
    return new BlockIo(
        (int) host.number("BlkioWeight", 0),
        rates(host, "BlkioWeightDevice", "Weight"),
        rates(host, "BlkioDeviceReadBps", "Rate"),
        rates(host, "BlkioDeviceWriteBps", "Rate"),
        rates(host, "BlkioDeviceReadIOps", "Rate"),
        rates(host, "BlkioDeviceWriteIOps", "Rate"));
  }

  private static List<Rate> rates(Json.Obj host, String field, String value) {
    var rates = new ArrayList<Rate>();
    for (Json item : host.array(field)) {
      Json.Obj rate = item.asObject();
      rates.add(new Rate(rate.string("Path"), rate.number(value, 0)));
    }
    return rates;
  }

  private static List<String> ulimits(Json.Obj host) {
    var ulimits = new ArrayList<String>();
    for (Json item : host.array("Ulimits")) {
      Json.Obj limit = item.asObject();
      ulimits.add(
          limit.string("Name") + "=" + limit.number("Soft", 0) + ":" + limit.number("Hard", 0));
    }
    return ulimits;
  }

  /** Requests with the driver {@code cdi} name devices; those of other drivers ask for GPUs. */
  private static Devices devices(Json.Obj host) {
    var paths = new ArrayList<String>();
    for (Json item : host.array("Devices")) {
      Json.Obj device = item.asObject();
      String inside = device.string("PathInContainer");
      String access = device.string("CgroupPermissions");
      String path = device.string("PathOnHost");
      paths.add(
          path
              + ":"
              + (inside.isEmpty() ? path : inside)
              + ":"
              + (access.isEmpty() ? "rwm" : access));
    }
    for (Json item : host.array("DeviceRequests")) {
      paths.addAll(requested(item.asObject()));
    }
    return new Devices(paths, host.strings("DeviceCgroupRules"));
  }

  private static List<String> requested(Json.Obj request) {
    List<String> ids = request.strings("DeviceIDs");
    if (request.string("Driver").equals("cdi")) {
      return ids;
    }
    if (ids.isEmpty()) {
      return List.of("nvidia.com/gpu=all");
    }
    return ids.stream().map(id -> "nvidia.com/gpu=" + id).toList();
  }
}
