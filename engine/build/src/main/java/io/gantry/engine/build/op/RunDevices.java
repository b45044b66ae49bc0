package io.gantry.engine.build.op;

import io.gantry.container.runtime.DeviceEdits;
import io.gantry.container.runtime.cdi.CdiDevices;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The devices of the host that a RUN asks for, by path or by a name of the Container Device
 * Interface; the graph has asked whether it may.
 */
final class RunDevices {
  private static final String REQUIRED = ",required";
  private static final String FILES = "/dev/";

  private RunDevices() {}

  /**
   * What they add to its container: what it does not require may be missing.
   *
   * @param devices as {@link io.gantry.engine.build.graph.Op.Run#devices}
   * @throws GantryException {@code INVALID} for one that is required and missing
   */
  static DeviceEdits of(List<String> devices, CdiDevices known) {
    var paths = new ArrayList<String>();
    var names = new ArrayList<String>();
    var all = new ArrayList<String>();
    if (devices.stream().anyMatch(device -> !device.startsWith(FILES))) {
      all.addAll(known.names());
    }
    for (String device : devices) {
      boolean required = device.endsWith(REQUIRED);
      String name = required ? device.substring(0, device.length() - REQUIRED.length()) : device;
      if (name.startsWith(FILES)) {
        if (required || Files.exists(Path.of(name))) {
          paths.add(name);
        }
        continue;
      }
      List<String> meant = meant(name, all);
      if (meant.isEmpty() && required) {
        throw new GantryException(
            Kind.INVALID,
            "required device \""
                + name
                + "\" is not known: name one as in /dev/kvm, or one of a specification in "
                + String.join(
                    " or ", CdiDevices.DIRECTORIES.stream().map(Path::toString).toList()));
      }
      names.addAll(meant);
    }
    return known.resolve(List.copyOf(names)).with(paths, List.of());
  }

  /** {@code vendor/class=name}; with {@code *} all of a class, a class alone its first. */
  private static List<String> meant(String name, List<String> known) {
    int equals = name.indexOf('=');
    if (equals >= 0 && !name.endsWith("=*")) {
      return known.contains(name) ? List.of(name) : List.of();
    }
    String kind = equals < 0 ? name : name.substring(0, equals);
    return known.stream()
        .filter(device -> device.startsWith(kind + "="))
        .limit(equals < 0 ? 1 : Long.MAX_VALUE)
        .toList();
  }
}
