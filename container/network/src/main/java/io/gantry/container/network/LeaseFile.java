package io.gantry.container.network;

import io.gantry.container.network.Networks.Port;
import io.gantry.platform.base.file.DiskException;
import io.gantry.platform.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
      all.add(of(lease));
    }
    var next = new LinkedHashMap<String, Json>();
    leases.nextAddress().forEach((network, number) -> next.put(network, Json.of(number)));
    return Json.object()
        .put("boot", boot)
        .put("next", new Json.Obj(next))
        .put("nextPort", leases.nextPort())
        .put("made", Json.strings(List.copyOf(leases.made().networks())))
        .put("rules", leases.made().rules())
        .put("leases", Json.array(all))
        .build();
  }

  private static Json of(Lease lease) {
    var interfaces = new ArrayList<Json>();
    for (Attached attached : lease.interfaces()) {
      Json.ObjectBuilder json =
          Json.object()
              .put("network", attached.network())
              .put("device", attached.device())
              .put("address", attached.address().toString())
              .putUnlessEmpty("mac", attached.mac())
              .putUnlessEmpty("names", attached.names());
      attached.address6().ifPresent(six -> json.put("address6", six.toString()));
      if (attached.priority() != 0) {
        json.put("priority", attached.priority());
      }
      interfaces.add(json.build());
    }
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
    return Json.object()
        .put("container", lease.container())
        .put("interfaces", Json.array(interfaces))
        .put("gateway", lease.way().four())
        .putUnlessEmpty("gateway6", lease.way().six())
        .put("ports", Json.array(ports))
        .build();
  }

  static Leases decode(Json.Obj state) {
    var all = new ArrayList<Lease>();
    for (Json item : state.array("leases")) {
      all.add(lease(item.asObject()));
    }
    Map<String, Integer> next = new HashMap<>();
    state
        .object("next")
        .fields()
        .keySet()
        .forEach(network -> next.put(network, (int) state.object("next").number(network, 0)));
    return new Leases(
        next,
        (int) state.number("nextPort", 0),
        all,
        new Leases.Made(Set.copyOf(state.strings("made")), (int) state.number("rules", -1)));
  }

  private static Lease lease(Json.Obj json) {
    var interfaces = new ArrayList<Attached>();
    for (Json item : json.array("interfaces")) {
      Json.Obj attached = item.asObject();
      Ipv4.parse(attached.string("address"))
          .ifPresent(address ->
              interfaces.add(
                  new Attached(
                      attached.string("network"),
                      (int) attached.number("device", 0),
                      address,
                      Ipv6.parse(attached.string("address6")),
                      attached.string("mac"),
                      attached.strings("names"),
                      (int) attached.number("priority", 0))));
    }
    var way = new Way(json.string("gateway"), json.string("gateway6"));
    return new Lease(json.string("container"), interfaces, way, ports(json));
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
