package io.gantry.engine.docker;

import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.StatsSample;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Counters in Docker's JSON: its clients compute the percentages. */
public final class DockerStats {
  private DockerStats() {}

  /**
   * The reply of {@code GET /containers/{id}/stats} ({@code ContainerStatsResponse}).
   *
   * @param before what the processor's time is compared with; nothing for the first of a stream
   */
  public static Json.Obj of(
      ContainerDetails container, StatsSample now, Optional<StatsSample> before) {
    return Json.object()
        .put("name", "/" + container.name())
        .put("id", container.id())
        .put("read", DockerTime.of(now.time()))
        .put("preread", DockerTime.of(before.map(StatsSample::time)))
        .put("pids_stats", Json.object().put("current", now.pids()).build())
        .put("blkio_stats", blocks(now))
        .put("num_procs", 0)
        .put("storage_stats", Json.Obj.EMPTY)
        .put("cpu_stats", cpu(now))
        .put("precpu_stats", before.map(DockerStats::cpu).orElse(noCpu()))
        .put("memory_stats", memory(now))
        .put("networks", networks(now))
        .build();
  }

  /** Of a container that does not run: nothing is counted. */
  public static Json.Obj stopped(ContainerDetails container) {
    return Json.object()
        .put("name", "/" + container.name())
        .put("id", container.id())
        .put("read", DockerTime.of(Optional.<Instant>empty()))
        .put("preread", DockerTime.of(Optional.<Instant>empty()))
        .put("pids_stats", Json.Obj.EMPTY)
        .put("blkio_stats", Json.Obj.EMPTY)
        .put("num_procs", 0)
        .put("storage_stats", Json.Obj.EMPTY)
        .put("cpu_stats", noCpu())
        .put("precpu_stats", noCpu())
        .put("memory_stats", Json.Obj.EMPTY)
        .build();
  }

  private static Json.Obj cpu(StatsSample sample) {
    return Json.object()
        .put(
            "cpu_usage",
            Json.object()
                .put("total_usage", sample.cpuNanos())
                .put("usage_in_kernelmode", 0)
                .put("usage_in_usermode", 0)
                .build())
        .put("system_cpu_usage", sample.systemNanos())
        .put("online_cpus", sample.onlineCpus())
        .put("throttling_data", throttling())
        .build();
  }

  private static Json.Obj noCpu() {
    return Json.object()
        .put(
            "cpu_usage",
            Json.object()
                .put("total_usage", 0)
                .put("usage_in_kernelmode", 0)
                .put("usage_in_usermode", 0)
                .build())
        .put("throttling_data", throttling())
        .build();
  }

  private static Json throttling() {
    return Json.object()
        .put("periods", 0)
        .put("throttled_periods", 0)
        .put("throttled_time", 0)
        .build();
  }

  /** Under the name of version 2, where clients look second; there is no other of version 1. */
  private static Json memory(StatsSample sample) {
    return Json.object()
        .put("usage", sample.memoryUsage())
        .put("stats", Json.object().put("inactive_file", sample.inactiveFile()).build())
        .put("limit", sample.memoryLimit())
        .build();
  }

  private static Json networks(StatsSample sample) {
    Json counters =
        Json.object()
            .put("rx_bytes", sample.networkReceived())
            .put("rx_packets", 0)
            .put("rx_errors", 0)
            .put("rx_dropped", 0)
            .put("tx_bytes", sample.networkSent())
            .put("tx_packets", 0)
            .put("tx_errors", 0)
            .put("tx_dropped", 0)
            .build();
    return Json.object().put("eth0", counters).build();
  }

  private static Json blocks(StatsSample sample) {
    return Json.object()
        .put(
            "io_service_bytes_recursive",
            Json.array(
                List.of(bytes("read", sample.blockRead()), bytes("write", sample.blockWrite()))))
        .put("io_serviced_recursive", Json.nil())
        .put("io_queue_recursive", Json.nil())
        .put("io_service_time_recursive", Json.nil())
        .put("io_wait_time_recursive", Json.nil())
        .put("io_merged_recursive", Json.nil())
        .put("io_time_recursive", Json.nil())
        .put("sectors_recursive", Json.nil())
        .build();
  }

  private static Json bytes(String operation, long value) {
    return Json.object()
        .put("major", 0)
        .put("minor", 0)
        .put("op", operation)
        .put("value", value)
        .build();
  }
}
