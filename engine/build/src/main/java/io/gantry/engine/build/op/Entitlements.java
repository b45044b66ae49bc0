package io.gantry.engine.build.op;

import io.gantry.engine.api.build.BuildRequest;
import io.gantry.engine.build.graph.Op;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a Dockerfile gets only if the user allows it. */
final class Entitlements {
  private static final String REQUIRED = ",required";

  private Entitlements() {}

  static void check(Op.Run op, BuildRequest.Running running) {
    if (op.insecure()) {
      require("security.insecure", running);
    }
    if (op.network().equals("host") && !running.network().equals("host")) {
      require("network.host", running);
    }
    if (!devices(op).isEmpty()) {
      require("device", running);
    }
  }

  private static void require(String name, BuildRequest.Running running) {
    boolean allowed =
        running.allowed().stream()
            .anyMatch(given -> given.equals(name) || given.startsWith(name + "="));
    if (!allowed) {
      throw new GantryException(
          Kind.FORBIDDEN, name + " is not allowed: build with --allow " + name);
    }
  }

  /**
   * The devices that a RUN gets: those that it does not require may be missing.
   *
   * @throws GantryException {@code INVALID} for a device by its CDI name, if it is required
   */
  static List<String> devices(Op.Run op) {
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
