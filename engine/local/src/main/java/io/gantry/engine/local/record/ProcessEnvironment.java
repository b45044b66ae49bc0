package io.gantry.engine.local.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a container's processes: what its configuration says, over what every process
 * gets. Pure.
 */
public final class ProcessEnvironment {
  private static final String PATH =
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private ProcessEnvironment() {}

  /**
   * Each name once, as {@code NAME=value}.
   *
   * @param terminal whether the process has one
   */
  public static List<String> of(ContainerRecord record, boolean terminal) {
    MergedConfig config = record.config();
    Map<String, String> byName = new LinkedHashMap<>();
    put(byName, PATH);
    if (!config.hostname().isEmpty()) {
      put(byName, "HOSTNAME=" + config.hostname());
    }
    if (terminal) {
      put(byName, "TERM=xterm");
    }
    config.environment().forEach(entry -> put(byName, entry));
    if (SystemContainer.is(record.spec().systemd(), config.arguments())) {
      SystemContainer.environment(record.id()).forEach(entry -> put(byName, entry));
    }
    return List.copyOf(byName.values());
  }

  /** A name without a value takes the variable away. */
  private static void put(Map<String, String> byName, String entry) {
    if (entry.indexOf('=') < 0) {
      byName.remove(entry);
    } else {
      byName.put(name(entry), entry);
    }
  }

  /** The name of a variable. */
  static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }
}
