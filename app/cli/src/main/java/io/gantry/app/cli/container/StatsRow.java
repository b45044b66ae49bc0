package io.gantry.app.cli.container;

import io.gantry.app.cli.output.Listing;
import io.gantry.app.cli.output.Sizes;
import io.gantry.engine.api.ContainerDetails;
import io.gantry.engine.api.StatsSample;
import java.util.Locale;
import java.util.Optional;

/**
 * A container's use of the host, as {@code stats} shows it.
 *
 * @param called what the user called it; empty if nobody named it
 * @param start the sample at the start of the interval that shares of processor time are about
 * @param sample nothing for a container that does not run
 */
record StatsRow(
    ContainerDetails container,
    String called,
    Optional<StatsSample> start,
    Optional<StatsSample> sample,
    boolean full)
    implements Listing.Row {
  static StatsRow of(
      ContainerDetails container, String called, Optional<StatsSample> sample, boolean full) {
    return new StatsRow(container, called, Optional.empty(), sample, full);
  }

  /** This row with the interval since {@code earlier}. */
  StatsRow after(StatsRow earlier) {
    return new StatsRow(container, called, earlier.sample(), sample, full);
  }

  @Override
  public String value(String field) {
    return switch (field) {
      case "ID" -> full ? container.id() : container.id().substring(0, 12);
      case "Container" -> called.isEmpty() ? container.id().substring(0, 12) : called;
      case "Name" -> container.name();
      default -> sample.map(now -> measured(field, now)).orElse(absent(field));
    };
  }

  private static String absent(String field) {
    return switch (field) {
      case "MemUsage", "NetIO", "BlockIO" -> "0B / 0B";
      case "PIDs" -> "0";
      default -> "0.00%";
    };
  }

  private String measured(String field, StatsSample now) {
    return switch (field) {
      case "CPUPerc" -> percent(cpu(now));
      case "MemUsage" -> Sizes.binary(used(now)) + " / " + Sizes.binary(now.memoryLimit());
      case "MemPerc" -> percent(now.memoryLimit() == 0 ? 0 : 100.0 * used(now) / now.memoryLimit());
      case "NetIO" ->
          Sizes.decimal(now.networkReceived()) + " / " + Sizes.decimal(now.networkSent());
      case "BlockIO" -> Sizes.decimal(now.blockRead()) + " / " + Sizes.decimal(now.blockWrite());
      case "PIDs" -> Long.toString(now.pids());
      default -> "";
    };
  }

  /** 100 % is one processor. */
  private double cpu(StatsSample now) {
    if (start.isEmpty()) {
      return 0;
    }
    double used = (double) now.cpuNanos() - start.get().cpuNanos();
    double all = (double) now.systemNanos() - start.get().systemNanos();
    return used > 0 && all > 0 ? used / all * now.onlineCpus() * 100 : 0;
  }

  private static long used(StatsSample now) {
    return Math.max(0, now.memoryUsage() - now.inactiveFile());
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f%%", value);
  }
}
