package io.gantry.image.distribution.hosts;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Registries whose certificates are not verified: the machine's own, and those that settings name,
 * as Docker's {@code insecure-registries}.
 *
 * @param names {@code host} or {@code host:port}
 * @param blocks of addresses
 */
public record InsecureHosts(List<String> names, List<Block> blocks) {
  /** This machine's only. */
  public static final InsecureHosts LOOPBACK = new InsecureHosts(List.of(), List.of());

  /** Copies the lists. */
  public InsecureHosts {
    names = List.copyOf(names);
    blocks = List.copyOf(blocks);
  }

  /**
   * From names and blocks as users write them, as {@code registry.lan:5000} and {@code 10.0.0.0/8}.
   *
   * @throws GantryException {@code INVALID} for a block that is none
   */
  public static InsecureHosts of(List<String> entries) {
    var names = new ArrayList<String>();
    var blocks = new ArrayList<Block>();
    for (String entry : entries) {
      int scheme = entry.indexOf("://");
      String place = scheme < 0 ? entry : entry.substring(scheme + 3);
      if (place.indexOf('/') > 0) {
        blocks.add(Block.parse(place));
      } else {
        names.add(place);
      }
    }
    return new InsecureHosts(names, blocks);
  }

  /** These and one more. */
  public InsecureHosts with(String name) {
    var more = new ArrayList<>(names);
    more.add(name);
    return new InsecureHosts(more, blocks);
  }

  /** These and others. */
  public InsecureHosts and(InsecureHosts others) {
    var moreNames = new ArrayList<>(names);
    moreNames.addAll(others.names);
    var moreBlocks = new ArrayList<>(blocks);
    moreBlocks.addAll(others.blocks);
    return new InsecureHosts(moreNames, moreBlocks);
  }

  /**
   * Whether {@code host[:port]} is one of them; a name's addresses count where blocks are given.
   */
  boolean includes(String hostAndPort) {
    String host = host(hostAndPort);
    if (host.equals("localhost") || names.contains(hostAndPort) || names.contains(host)) {
      return true;
    }
    if (blocks.isEmpty() && !isAddress(host)) {
      return false;
    }
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (address.isLoopbackAddress()
            || blocks.stream().anyMatch(block -> block.contains(address.getAddress()))) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException _) {
      return false; // the connection will say so
    }
  }

  private static String host(String hostAndPort) {
    if (hostAndPort.startsWith("[")) {
      return hostAndPort.substring(1, Math.max(1, hostAndPort.indexOf(']')));
    }
    int colon = hostAndPort.indexOf(':');
    return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
  }

  /** A literal address, which is not looked up. */
  private static boolean isAddress(String host) {
    return host.indexOf(':') >= 0
        || (!host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
  }

  /** Addresses with the same first bits. */
  public record Block(List<Byte> prefix, int bits) {
    /** Copies the bytes. */
    public Block {
      prefix = List.copyOf(prefix);
    }

    static Block parse(String text) {
      int slash = text.indexOf('/');
      String address = text.substring(0, slash);
      try {
        int bits = Integer.parseInt(text.substring(slash + 1));
        if (isAddress(address)) {
          byte[] bytes = InetAddress.getByName(address).getAddress();
          if (bits >= 0 && bits <= bytes.length * 8) {
            var prefix = new ArrayList<Byte>();
            for (byte each : bytes) {
              prefix.add(each);
            }
            return new Block(prefix, bits);
          }
        }
      } catch (NumberFormatException | UnknownHostException _) {
        // said below
      }
      throw new GantryException(
          Kind.INVALID,
          "insecure registry \"" + text + "\" is neither host:port nor a block as 10.0.0.0/8");
    }

    boolean contains(byte[] address) {
      if (address.length != prefix.size()) {
        return false;
      }
      byte[] own = new byte[address.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = prefix.get(i);
      }
      int whole = bits / 8;
      if (!Arrays.equals(own, 0, whole, address, 0, whole)) {
        return false;
      }
      int mask = 0xff00 >> (bits % 8) & 0xff;
      return bits % 8 == 0 || (own[whole] & mask) == (address[whole] & mask);
    }
  }
}
