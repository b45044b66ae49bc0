package io.gantry.app.cli.build.option;

import io.gantry.app.cli.argv.IpAddress;
import io.gantry.app.cli.argv.Quoted;
import java.util.List;

/** {@code --add-host}. */
public final class Hosts {
  private Hosts() {}

  /** Hosts as {@code name:address}. */
  public static List<String> read(List<String> texts) {
    return texts.stream().map(Hosts::host).toList();
  }

  private static String host(String text) {
    int colon = text.indexOf(':');
    int equals = text.indexOf('=');
    int at = equals > 0 && (colon < 0 || equals < colon) ? equals : colon;
    if (at <= 0) {
      throw Csv.invalid("--add-host", text, "use HOST:ADDRESS");
    }
    String address = text.substring(at + 1);
    if (address.startsWith("[") && address.endsWith("]")) {
      address = address.substring(1, address.length() - 1);
    }
    if (!address.equals("host-gateway") && !IpAddress.is(address)) {
      throw Csv.invalid(
          "--add-host", text, Quoted.of(address) + " is no IP address: or use host-gateway");
    }
    return text.substring(0, at) + ":" + address;
  }
}
