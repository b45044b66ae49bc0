package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The leases in the run directory. They mean nothing after a reboot, so the file names the boot and
 * is written without waiting for the disk.
 */
final class LeaseFile {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");

  private final StateFile file;
  private final String boot;

  LeaseFile(Path path) {
    file = new StateFile(path);
    try {
      boot = Files.readString(BOOT).strip();
    } catch (IOException e) {
      throw new DiskException("cannot read " + BOOT, e);
    }
  }

  Leases read() {
    Json.Obj state = file.read().orElse(Json.Obj.EMPTY);
    return state.string("boot").equals(boot) ? decode(state) : Leases.NONE;
  }

  void write(Leases leases) {
    file.write(encode(leases, boot));
  }

  static Json.Obj encode(Leases leases, String boot) {
    var all = new ArrayList<Json>();
    for (Lease lease : leases.all()) {
      var ports = new ArrayList<Json>();
      for (Port port : lease.ports()) {
        ports.add(
            Json.object()
                .put("hostAddress", port.hostAddress())
                .put("hostPort", port.hostPort())
                .put("containerPort", port.containerPort())
                .put("protocol", port.protocol())
                .build());
      }
      all.add(
          Json.object()
              .put("container", lease.container())
              .put("address", lease.address().toString())
              .put("ports", Json.array(ports))
              .build());
    }
    return Json.object()
        .put("boot", boot)
        .put("nextAddress", leases.nextAddress())
        .put("nextPort", leases.nextPort())
        .put("leases", Json.array(all))
        .build();
  }

  static Leases decode(Json.Obj state) {
    var all = new ArrayList<Lease>();
    for (Json item : state.array("leases")) {
      Json.Obj lease = item.asObject();
      var address = Ipv4.parse(lease.string("address"));
      if (address.isPresent()) {
        all.add(new Lease(lease.string("container"), address.get(), ports(lease)));
      }
    }
    return new Leases(
        (int) state.number("nextAddress", Leases.NONE.nextAddress()),
        (int) state.number("nextPort", Leases.NONE.nextPort()),
        all);
  }

  private static List<Port> ports(Json.Obj lease) {
    var ports = new ArrayList<Port>();
    for (Json item : lease.array("ports")) {
      Json.Obj port = item.asObject();
      ports.add(
          new Port(
              port.string("hostAddress"),
              (int) port.number("hostPort", 0),
              (int) port.number("containerPort", 0),
              port.string("protocol")));
    }
    return ports;
  }
}
