package io.gantry.container.network;

import java.util.List;
import java.util.Optional;

/**
 * One interface of a container in a network, as its lease holds it.
 *
 * @param network the network's key: its id, or {@code bridge}
 * @param device the number of the interface inside: 0 is {@code eth0}
 * @param mac the hardware address that was asked for, empty for the usual one
 * @param names by which others in the network find the container, lower-case
 * @param priority who wants the default route most
 */
record Attached(
    String network,
    int device,
    Ipv4 address,
    Optional<Ipv6> address6,
    String mac,
    List<String> names,
    int priority) {
  Attached {
    names = List.copyOf(names);
  }

  String deviceName() {
    return "eth" + device;
  }

  byte[] hardwareAddress() {
    if (mac.isEmpty()) {
      return address.hardwareAddress();
    }
    byte[] bytes = new byte[6];
    String[] parts = mac.split(":", -1);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(parts[i], 16);
    }
    return bytes;
  }

  Attached named(List<String> others) {
    return new Attached(network, device, address, address6, mac, others, priority);
  }
}
