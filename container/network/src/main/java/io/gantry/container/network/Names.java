package io.gantry.container.network;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The names that a container sees: those of all containers in its networks. */
public interface Names {
  /** The addresses of a name, IPv4 and IPv6, in the order of joining; none if nobody has it. */
  List<InetAddress> addresses(String name);

  /** The name of an address in one of the networks, with the network's behind a dot. */
  Optional<String> name(InetAddress address);

  /** Whether a network of it leads out, so that questions about other names may too. */
  boolean leadsOut();

  /** Whether the container still has a network. */
  boolean isEmpty();
}
