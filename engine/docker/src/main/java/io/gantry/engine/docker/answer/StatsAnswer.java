package io.gantry.engine.docker.answer;

import io.gantry.engine.api.StatsSample;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The answer of {@code GET /containers/{id}/stats}. */
public final class StatsAnswer {
  private StatsAnswer() {}

  /** The counters of one moment. */
  public static StatsSample read(Json.Obj json) {
    Json.Obj cpu = json.object("cpu_stats");
    Json.Obj memory = json.object("memory_stats");
    Json.Obj stats = memory.object("stats");
    Map<String, Json> networks = json.object("networks").fields();
    return new StatsSample(
        Moments.optional(json, "read").orElse(Instant.EPOCH),
        cpu.object("cpu_usage").number("total_usage", 0),
        cpu.number("system_cpu_usage", 0),
        (int) cpu.number("online_cpus", 1),
        memory.number("usage", 0),
        stats.number("inactive_file", stats.number("total_inactive_file", 0)),
        memory.number("limit", 0),
        sum(networks, "rx_bytes"),
        sum(networks, "tx_bytes"),
        blocks(json, "read"),
        blocks(json, "write"),
        json.object("pids_stats").number("current", 0));
  }

  private static long sum(Map<String, Json> networks, String counter) {
    long sum = 0;
    for (Json network : networks.values()) {
      sum += network.asObject().number(counter, 0);
    }
    return sum;
  }

  /** Version 1 of control groups says {@code Read}, version 2 {@code read}. */
  private static long blocks(Json.Obj json, String operation) {
    long sum = 0;
    for (Json item : json.object("blkio_stats").array("io_service_bytes_recursive")) {
      Json.Obj counter = item.asObject();
      if (counter.string("op").toLowerCase(Locale.ROOT).equals(operation)) {
        sum += counter.number("value", 0);
      }
    }
    return sum;
  }
}
