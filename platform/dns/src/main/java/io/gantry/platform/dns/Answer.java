package io.gantry.platform.dns;

import java.net.InetAddress;
import java.util.List;

/** What a zone says of a name. */
public sealed interface Answer {
  /** The name has these records of the type asked for; none at all means NODATA. */
  record Records(List<Resource> records) implements Answer {
    /** Copies the list. */
    public Records {
      records = List.copyOf(records);
    }
  }

  /** There is no such name: NXDOMAIN. */
  record NoSuchName() implements Answer {}

  /** The value of a record. */
  sealed interface Resource {
    /** A or AAAA. */
    record Address(InetAddress address) implements Resource {}

    /** CNAME or PTR. */
    record Name(String name) implements Resource {}

    /** TXT. */
    record Text(String text) implements Resource {}

    /** SRV. */
    record Service(int priority, int weight, int port, String target) implements Resource {}
  }
}
