package io.gantry.app.launcher.settings;

import io.gantry.app.cli.argv.IpAddress;
import java.util.List;
import java.util.Optional;

/**
 * The table {@code [network]}.
 *
 * @param bridge the name of the default network's bridge
 * @param pool the IPv4 block from which networks get their subnets, as {@code 10.89.0.0/16}
 * @param publish the host's address for ports that are published without one; empty for all
 */
public record NetworkSetting(Optional<String> bridge, Optional<String> pool, String publish) {
  /** What holds without a file. */
  static final NetworkSetting USUAL = new NetworkSetting(Optional.empty(), Optional.empty(), "");

  private static final int LONGEST_NAME = 15;

  NetworkSetting with(String where, Toml.Entry entry, List<String> problems) {
    String text = entry.value() instanceof Toml.Value.Text(String value) ? value : "";
    switch (entry.key()) {
      case "network.bridge" -> {
        if (!text.isEmpty() && text.length() <= LONGEST_NAME) {
          return new NetworkSetting(Optional.of(text), pool, publish);
        }
        problems.add(where + " must be a name of 1 to 15 characters");
      }
      case "network.pool" -> {
        if (text.indexOf('/') > 0) {
          return new NetworkSetting(bridge, Optional.of(text), publish);
        }
        problems.add(where + " must be a block such as 10.89.0.0/16");
      }
      default -> {
        if (IpAddress.is(text) && text.indexOf(':') < 0) {
          return new NetworkSetting(bridge, pool, text);
        }
        problems.add(where + " must be an IPv4 address such as 127.0.0.1");
      }
    }
    return this;
  }
}
