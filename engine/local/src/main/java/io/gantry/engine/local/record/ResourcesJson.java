package io.gantry.engine.local.record;

import io.gantry.engine.api.Resources;
import io.gantry.engine.api.Resources.BlockIo;
import io.gantry.engine.api.Resources.Cpu;
import io.gantry.engine.api.Resources.Devices;
import io.gantry.engine.api.Resources.Memory;
import io.gantry.engine.api.Resources.Rate;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Between {@link Resources} and its JSON; what asks for nothing is left out. */
final class ResourcesJson {
  private ResourcesJson() {}

  static Json.Obj of(Resources resources) {
    var json = Json.object();
    Memory memory = resources.memory();
    number(json, "memory", memory.limit());
    number(json, "memorySwap", memory.swap());
    number(json, "memoryReservation", memory.reservation());
    if (memory.swappiness() >= 0) {
      json.put("swappiness", memory.swappiness());
    }
    number(json, "kernelMemory", memory.kernel());
    flag(json, "oomKillDisable", memory.oomKillDisable());
    Cpu cpu = resources.cpu();
    number(json, "nanoCpus", cpu.nanoCpus());
    number(json, "cpuShares", cpu.shares());
    number(json, "cpuPeriod", cpu.period());
    number(json, "cpuQuota", cpu.quota());
    number(json, "cpuRealtimePeriod", cpu.realtimePeriod());
    number(json, "cpuRealtimeRuntime", cpu.realtimeRuntime());
    json.putUnlessEmpty("cpusetCpus", cpu.cpus()).putUnlessEmpty("cpusetMems", cpu.mems());
    put(json, resources.blockIo());
    number(json, "pids", resources.pids());
    number(json, "shmSize", resources.shmSize());
    number(json, "oomScoreAdj", resources.oomScoreAdj());
    return json.putUnlessEmpty("ulimits", resources.ulimits())
        .putUnlessEmpty("cgroupParent", resources.cgroupParent())
        .putUnlessEmpty("devices", resources.devices().paths())
        .putUnlessEmpty("deviceRules", resources.devices().rules())
        .build();
  }

  private static void number(Json.ObjectBuilder json, String name, long value) {
    if (value != 0) {
      json.put(name, value);
    }
  }

  private static void flag(Json.ObjectBuilder json, String name, boolean value) {
    if (value) {
      json.put(name, true);
    }
  }

  private static void put(Json.ObjectBuilder json, BlockIo blocks) {
    number(json, "blkioWeight", blocks.weight());
    rates(json, "blkioWeights", blocks.weights());
    rates(json, "readBytes", blocks.readBytes());
    rates(json, "writeBytes", blocks.writeBytes());
    rates(json, "reads", blocks.reads());
    rates(json, "writes", blocks.writes());
  }

  private static void rates(Json.ObjectBuilder json, String name, List<Rate> rates) {
    if (!rates.isEmpty()) {
      var items = new ArrayList<Json>();
      for (Rate rate : rates) {
        items.add(Json.object().put("device", rate.device()).put("value", rate.value()).build());
      }
      json.put(name, Json.array(items));
    }
  }

  static Resources resources(Json.Obj json) {
    return new Resources(
        new Memory(
            json.number("memory", 0),
            json.number("memorySwap", 0),
            json.number("memoryReservation", 0),
            (int) json.number("swappiness", -1),
            json.number("kernelMemory", 0),
            json.bool("oomKillDisable")),
        new Cpu(
            json.number("nanoCpus", 0),
            json.number("cpuShares", 0),
            json.number("cpuPeriod", 0),
            json.number("cpuQuota", 0),
            json.number("cpuRealtimePeriod", 0),
            json.number("cpuRealtimeRuntime", 0),
            json.string("cpusetCpus"),
            json.string("cpusetMems")),
        new BlockIo(
            (int) json.number("blkioWeight", 0),
            rates(json, "blkioWeights"),
            rates(json, "readBytes"),
            rates(json, "writeBytes"),
            rates(json, "reads"),
            rates(json, "writes")),
        json.number("pids", 0),
        json.number("shmSize", 0),
        json.strings("ulimits"),
        (int) json.number("oomScoreAdj", 0),
        json.string("cgroupParent"),
        new Devices(json.strings("devices"), json.strings("deviceRules")));
  }

  private static List<Rate> rates(Json.Obj json, String name) {
    var rates = new ArrayList<Rate>();
    for (Json item : json.array(name)) {
      Json.Obj rate = item.asObject();
      rates.add(new Rate(rate.string("device"), rate.number("value", 0)));
    }
    return rates;
  }
}
