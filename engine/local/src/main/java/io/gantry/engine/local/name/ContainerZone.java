package io.gantry.engine.local.name;

import io.gantry.container.network.Names;
import io.gantry.platform.dns.Answer;
import io.gantry.platform.dns.Answer.Resource;
import io.gantry.platform.dns.RecordType;
import io.gantry.platform.dns.Zone;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that one container sees. A name without a dot is a container's or nobody's.
 *
 * @param links names that it alone knows, and what others call those containers
 */
record ContainerZone(Names names, Map<String, String> links) implements Zone {
  private static final String REVERSE = ".in-addr.arpa";
  private static final String REVERSE6 = ".ip6.arpa";
  private static final int NIBBLES = 32;

  @Override
  public Optional<Answer> find(String name, RecordType type) {
    if (type == RecordType.PTR) {
      return address(name)
          .flatMap(names::name)
          .map(found -> new Answer.Records(List.of(new Resource.Name(found))));
    }
    List<InetAddress> found = names.addresses(links.getOrDefault(name, name));
    if (found.isEmpty()) {
      return name.indexOf('.') < 0 ? Optional.of(new Answer.NoSuchName()) : Optional.empty();
    }
    var records = new ArrayList<Resource>();
    found.forEach(address -> records.add(new Resource.Address(address)));
    Collections.shuffle(records); // whoever takes the first reaches each as often
    return Optional.of(new Answer.Records(records));
  }

  /** The address that a name of the reverse trees stands for (RFC 1035 3.5, RFC 3596 2.5). */
  static Optional<InetAddress> address(String name) {
    boolean four = name.endsWith(REVERSE);
    if (!four && !name.endsWith(REVERSE6)) {
      return Optional.empty();
    }
    String[] labels =
        name.substring(0, name.length() - (four ? REVERSE : REVERSE6).length()).split("\\.", -1);
    if (labels.length != (four ? 4 : NIBBLES)) {
      return Optional.empty();
    }
    byte[] bytes = new byte[four ? 4 : NIBBLES / 2];
    try {
      for (int i = 0; i < labels.length; i++) {
        int value = Integer.parseInt(labels[labels.length - 1 - i], four ? 10 : 16);
        if (value < 0 || value > (four ? 255 : 15)) {
          return Optional.empty();
        }
        int at = four ? i : i / 2;
        bytes[at] = (byte) (four || i % 2 == 0 ? four ? value : value << 4 : bytes[at] | value);
      }
      return Optional.of(InetAddress.getByAddress(bytes));
    } catch (NumberFormatException | UnknownHostException _) {
      return Optional.empty();
    }
  }
}
