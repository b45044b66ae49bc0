package io.gantry.container.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The names of the lease file, read at each question: it is small and always whole. */
record LeasedNames(String container, LeaseFile leases, NetworkStore store) implements Names {
  @Override
  public List<InetAddress> addresses(String name) {
    Leases all = leases.read();
    Optional<Lease> own = all.of(container);
    var found = new LinkedHashSet<InetAddress>();
    if (own.isEmpty()) {
      return List.of();
    }
    for (Attached mine : own.get().interfaces()) {
      if (mine.network().equals(Network.DEFAULT)) {
        continue;
      }
      String label = label(name, mine.network());
      for (Lease lease : all.all()) {
        Optional<Attached> there = lease.in(mine.network());
        if (there.isPresent() && there.get().names().contains(label)) {
          found.addAll(addresses(there.get()));
        }
      }
    }
    return List.copyOf(found);
  }

  /** Without the network's name behind a dot, by which a name may be told apart. */
  private String label(String name, String network) {
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return name;
    }
    String suffix = name.substring(dot + 1);
    boolean same = store.get(network).filter(known -> known.name().equals(suffix)).isPresent();
    return same ? name.substring(0, dot) : name;
  }

  private static List<InetAddress> addresses(Attached attached) {
    var addresses = new ArrayList<InetAddress>();
    addresses.add(address(attached.address().bytes()));
    attached.address6().ifPresent(six -> addresses.add(address(six.bytes())));
    return addresses;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Optional<String> name(InetAddress address) {
    Leases all = leases.read();
    Optional<Lease> own = all.of(container);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    for (Attached mine : own.get().interfaces()) {
      for (Lease lease : all.all()) {
        Optional<Attached> there = lease.in(mine.network());
        if (there.isPresent()
            && !there.get().names().isEmpty()
            && addresses(there.get()).contains(address)) {
          String network = store.get(mine.network()).map(Network::name).orElse("");
          return Optional.of(there.get().names().getFirst() + "." + network);
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean leadsOut() {
    return leases.read().of(container).filter(lease -> !lease.way().isEmpty()).isPresent();
  }

  @Override
  public boolean isEmpty() {
    return leases.read().of(container).filter(l -> !l.interfaces().isEmpty()).isEmpty();
  }
}
