package io.gantry.container.network;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.linux.Errno;
import io.gantry.platform.linux.LinuxException;
import io.gantry.platform.linux.namespace.NetworkNamespace;
import io.gantry.platform.linux.netlink.Links;
import io.gantry.platform.linux.netlink.Links.Link;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A container's interfaces in the kernel. */
record Interfaces(NetworkSettings settings) {
  /** The number of a host's interface that is none. */
  static final int NONE = 0;

  /**
   * An interface that is to be.
   *
   * @param above the index of the bridge, or of macvlan's parent
   */
  record Member(Network network, Attached attached, int above) {}

  /**
   * Makes one, from the host's side.
   *
   * @param namespace an open descriptor of the container's
   */
  void create(Links host, String container, Member member, int namespace) {
    if (member.network().bridged()) {
      createVeth(host, container, member, namespace);
    } else {
      createMacvlan(host, member, namespace);
    }
  }

  private void createVeth(Links host, String container, Member member, int namespace) {
    Attached attached = member.attached();
    Network network = member.network();
    String port = Bridge.port(container, attached.device());
    var veth =
        new Links.Veth(
            port,
            member.above(),
            new Bridge(network.bridge(settings)).group(),
            network.mtu(),
            !network.talks(),
            attached.deviceName(),
            attached.hardwareAddress(),
            namespace);
    try {
      host.createVeth(veth);
    } catch (LinuxException e) {
      if (e.errno() != Errno.EEXIST) {
        throw e;
      }
      host.delete(port);
      host.createVeth(veth);
    }
  }

  private static void createMacvlan(Links host, Member member, int namespace) {
    Attached attached = member.attached();
    String mode = member.network().options().getOrDefault("macvlan_mode", "bridge");
    int number = Map.of("private", 1, "vepa", 2, "bridge", 4, "passthru", 8).getOrDefault(mode, 4);
    try {
      host.createMacvlan(
          attached.deviceName(), member.above(), number, attached.hardwareAddress(), namespace);
    } catch (LinuxException e) {
      if (e.errno() == Errno.EOPNOTSUPP) {
        throw new GantryException(
            Kind.UNAVAILABLE, "this kernel has no macvlan: load it by 'modprobe macvlan'", e);
      }
      throw e;
    }
  }

  /**
   * Both halves run on the thread inside the namespace: the host's socket stays where it was
   * opened, and a wait for the kernel's one lock over all interfaces blocks no carrier.
   */
  void enter(Links links, Lease lease, List<Member> members, Path namespace) {
    try (var inside = NetworkNamespace.open(namespace)) {
      inside.call(() -> {
        for (Member member : members) {
          create(links, lease.container(), member, inside.fd());
        }
        return configure(members, lease.way());
      });
    }
  }

  /** Gives them addresses, and the way out; runs inside the container's namespace. */
  private int configure(List<Member> members, Way way) {
    try (var links = Links.open()) {
      for (Member member : members) {
        configure(links, member, way);
      }
      return members.size();
    }
  }

  private void configure(Links links, Member member, Way way) {
    Attached attached = member.attached();
    Network network = member.network();
    int index = index(links, attached);
    byte[] address = attached.address().bytes();
    byte[] gateway = network.gateway().bytes();
    if (attached.address6().isPresent()) {
      Bridge.refuseAdvice6(attached.deviceName());
    } else {
      links.refuseOwnAddress6(index);
    }
    if (settings.routed()) {
      Bridge.refuseRedirects(attached.deviceName());
      links.configureRouted(index, address, gateway);
    } else if (network.key().equals(way.four())) {
      links.configure(index, address, network.subnet().prefixLength(), gateway);
    } else {
      links.configure(index, address, network.subnet().prefixLength());
    }
    if (attached.address6().isPresent() && network.six().isPresent()) {
      Network.Six six = network.six().get();
      links.addAddress(index, attached.address6().get().bytes(), six.subnet().prefixLength());
      if (network.key().equals(way.six())) {
        links.setDefaultRoute(six.gateway().bytes());
      }
    }
  }

  private static int index(Links links, Attached attached) {
    return links
        .find(attached.deviceName())
        .map(Link::index)
        .orElseThrow(() ->
            new GantryException(
                Kind.UNAVAILABLE, "interface " + attached.deviceName() + " disappeared"));
  }

  /** Leads everything else through the gateways of networks; runs inside the namespace. */
  static int lead(Optional<Network> four, Optional<Network> six) {
    try (var links = Links.open()) {
      four.ifPresentOrElse(
          network -> links.setDefaultRoute(network.gateway().bytes()),
          () -> links.deleteDefaultRoute(4));
      six.flatMap(Network::six)
          .ifPresentOrElse(
              half -> links.setDefaultRoute(half.gateway().bytes()),
              () -> links.deleteDefaultRoute(16));
      return 0;
    }
  }

  /** Removes one that the host does not see; runs inside the namespace. */
  static int delete(String device) {
    try (var links = Links.open()) {
      boolean _ = links.delete(device);
      return 0;
    }
  }
}
