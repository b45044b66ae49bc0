package io.gantry.container.runtime;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code linux.resources}: limits as version 1 has them, which crun converts for version 2. */
final class ResourcesJson {
  private static final long PERIOD = 100_000;

  private ResourcesJson() {}

  /** The limits alone, without devices. */
  static Json.ObjectBuilder of(Limits limits, boolean swapAccounting) {
    var resources = Json.object();
    put(resources, "memory", memory(limits.memory(), swapAccounting));
    put(resources, "cpu", cpu(limits.cpu()));
    put(resources, "blockIO", blockIo(limits.blockIo()));
    if (limits.pids() != 0) {
      resources.put("pids", Json.object().put("limit", limits.pids()).build());
    }
    return resources;
  }

  private static void put(Json.ObjectBuilder resources, String name, Json.Obj part) {
    if (!part.fields().isEmpty()) {
      resources.put(name, part);
    }
  }

  /** As Docker: a memory limit alone allows as much swap again. */
  private static Json.Obj memory(Limits.Memory limits, boolean swapAccounting) {
    var memory = Json.object();
    if (limits.limit() > 0) {
      memory.put("limit", limits.limit());
      if (swapAccounting) {
        memory.put("swap", limits.swap() == 0 ? 2 * limits.limit() : limits.swap());
      }
    }
    if (limits.reservation() > 0) {
      memory.put("reservation", limits.reservation());
    }
    if (limits.swappiness() >= 0) {
      memory.put("swappiness", limits.swappiness());
    }
    if (limits.oomKillDisable()) {
      memory.put("disableOOMKiller", true);
    }
    return memory.build();
  }

  private static Json.Obj cpu(Limits.Cpu limits) {
    var cpu = Json.object();
    if (limits.nanoCpus() > 0) {
      cpu.put("period", PERIOD).put("quota", limits.nanoCpus() * PERIOD / 1_000_000_000L);
    } else {
      positive(cpu, "period", limits.period());
      if (limits.quota() != 0) {
        cpu.put("quota", limits.quota());
      }
    }
    positive(cpu, "shares", limits.shares());
    positive(cpu, "realtimePeriod", limits.realtimePeriod());
    positive(cpu, "realtimeRuntime", limits.realtimeRuntime());
    return cpu.putUnlessEmpty("cpus", limits.cpus()).putUnlessEmpty("mems", limits.mems()).build();
  }

  private static void positive(Json.ObjectBuilder json, String name, long value) {
    if (value > 0) {
      json.put(name, value);
    }
  }

  private static Json.Obj blockIo(Limits.BlockIo limits) {
    var json = Json.object();
    positive(json, "weight", limits.weight());
    rates(json, "weightDevice", "weight", limits.weights());
    rates(json, "throttleReadBpsDevice", "rate", limits.readBytes());
    rates(json, "throttleWriteBpsDevice", "rate", limits.writeBytes());
    rates(json, "throttleReadIOPSDevice", "rate", limits.reads());
    rates(json, "throttleWriteIOPSDevice", "rate", limits.writes());
    return json.build();
  }

  private static void rates(
      Json.ObjectBuilder json, String name, String value, List<Limits.Rate> rates) {
    if (rates.isEmpty()) {
      return;
    }
    var items = new ArrayList<Json>();
    for (Limits.Rate rate : rates) {
      Json.Obj node =
          Devices.node(Path.of(rate.device()), rate.device())
              .orElseThrow(() ->
                  new GantryException(
                      Kind.INVALID, "stat " + rate.device() + ": no such file or directory"));
      items.add(
          Json.object()
              .put("major", node.number("major", 0))
              .put("minor", node.number("minor", 0))
              .put(value, rate.value())
              .build());
    }
    json.put(name, Json.array(items));
  }
}
