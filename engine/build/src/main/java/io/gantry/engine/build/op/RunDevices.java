package io.gantry.engine.build.op;

import io.gantry.engine.build.graph.Op;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The devices of the host that a RUN asks for; the graph has asked whether it may. */
final class RunDevices {
  private static final String REQUIRED = ",required";

  private RunDevices() {}

  /**
   * Those that it gets: what it does not require may be missing.
   *
   * @throws GantryException {@code INVALID} for a device by its CDI name, if it is required
   */
  static List<String> of(Op.Run op) {
    var devices = new ArrayList<String>();
    for (String device : op.devices()) {
      boolean required = device.endsWith(REQUIRED);
      String name = required ? device.substring(0, device.length() - REQUIRED.length()) : device;
      if (name.startsWith("/dev/") && (required || Files.exists(Path.of(name)))) {
        devices.add(name);
      } else if (required) {
        throw new GantryException(
            Kind.INVALID,
            "device " + name + " is not known: only devices by path, as in /dev/kvm, are");
      }
    }
    return devices;
  }
}
