package io.gantry.platform.linux.netfilter;

import io.gantry.platform.linux.netlink.Message;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * One rule: matches, then statements, in the words of nft(8).
 *
 * <p>A match loads a value into register 1 and compares it; later expressions run only if it holds.
 */
public final class Rule {
  private static final int NAME_LENGTH = 16;
  private static final int ITEM = 1;
  private static final int VERDICT_REGISTER = 0;
  private static final int FIRST = 1;

  /** Registers 8 to 23 are the four-byte pieces of register 1 to 4: piece 8 is the start of 1. */
  private static final int SECOND_PIECE = 9;

  private static final int THIRD_PIECE = 10;

  /** Behind an address of IPv6, which fills register 1. */
  private static final int FIFTH_PIECE = 12;

  private static final int SIXTH_PIECE = 13;

  private static final int EQUAL = 0;
  private static final int NOT_EQUAL = 1;

  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;
  private static final int SOURCE6 = 8;
  private static final int DESTINATION6 = 24;
  private static final int LENGTH6 = 16;
  private static final int DESTINATION_PORT = 2;

  private static final int META_MARK = 3;
  private static final int META_INPUT_INDEX = 4;
  private static final int META_INPUT_NAME = 6;
  private static final int META_OUTPUT_NAME = 7;
  private static final int META_FAMILY = 15;
  private static final int META_PROTOCOL = 16;
  private static final int IPV4 = 2;
  private static final int IPV6 = 10;

  private static final int CT_STATE = 0;
  private static final int CT_STATUS = 2;
  private static final int CT_MARK = 3;
  private static final int STATE_NEW = 0x8;
  private static final int STATE_ESTABLISHED_OR_RELATED = 0x6;
  private static final int STATUS_DESTINATION_NAT = 0x20;

  private static final int FIB_BY_SOURCE = 1;
  private static final int FIB_BY_DESTINATION = 1 << 1;
  private static final int FIB_ADDRESS_TYPE = 3;
  private static final int LOCAL = 2;

  private static final int DROP = 0;
  private static final int ACCEPT = 1;
  private static final int JUMP = -3;
  private static final int RETURN = -5;

  /** As {@link #JUMP}, without coming back. */
  static final int GO_TO = -4;

  private static final int UPDATE = 1;
  private static final int TCP_RESET = 1;
  private static final byte[] ICMP_PORT_UNREACHABLE = {3};

  private final List<Consumer<Message>> expressions = new ArrayList<>();

  /** An empty rule: it matches everything and does nothing. */
  public Rule() {}

  void write(Message message) {
    for (Consumer<Message> expression : expressions) {
      expression.accept(message);
    }
  }

  private Rule expression(String name, Consumer<Message> attributes) {
    expressions.add(message -> {
      message.nest(ITEM).attribute(1, name).nest(2);
      attributes.accept(message);
      message.end().end();
    });
    return this;
  }

  /** {@code iifname "name"}. */
  public Rule inputIs(String name) {
    return meta(META_INPUT_NAME, FIRST).compare(EQUAL, padded(name));
  }

  /** {@code iifname != "name"}. */
  public Rule inputIsNot(String name) {
    return meta(META_INPUT_NAME, FIRST).compare(NOT_EQUAL, padded(name));
  }

  /** {@code oifname "name"}. */
  public Rule outputIs(String name) {
    return meta(META_OUTPUT_NAME, FIRST).compare(EQUAL, padded(name));
  }

  /** {@code oifname != "name"}. */
  public Rule outputIsNot(String name) {
    return meta(META_OUTPUT_NAME, FIRST).compare(NOT_EQUAL, padded(name));
  }

  /** {@code meta nfproto ipv4}: what a table of both families needs before a match of IPv4. */
  public Rule isIpv4() {
    return meta(META_FAMILY, FIRST).compare(EQUAL, new byte[] {IPV4});
  }

  /** {@code meta nfproto ipv6}. */
  public Rule isIpv6() {
    return meta(META_FAMILY, FIRST).compare(EQUAL, new byte[] {IPV6});
  }

  /** {@code ip saddr network/prefixLength}; {@code ip6} for sixteen bytes. */
  public Rule sourceIn(byte[] network, int prefixLength) {
    return address(network.length == LENGTH6 ? SOURCE6 : SOURCE, network, prefixLength);
  }

  /** {@code ip daddr network/prefixLength}; {@code ip6} for sixteen bytes. */
  public Rule destinationIn(byte[] network, int prefixLength) {
    return address(network.length == LENGTH6 ? DESTINATION6 : DESTINATION, network, prefixLength);
  }

  /** Whole bytes are compared as they are, as nft(8) does; else the address is masked first. */
  private Rule address(int offset, byte[] network, int prefixLength) {
    if (prefixLength % 8 == 0) {
      int length = prefixLength / 8;
      return payload(NETWORK_HEADER, offset, length, FIRST)
          .compare(EQUAL, Arrays.copyOf(network, length));
    }
    return payload(NETWORK_HEADER, offset, network.length, FIRST)
        .mask(mask(network.length, prefixLength))
        .compare(EQUAL, network);
  }

  private static byte[] network(int bits) {
    return new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
  }

  /** {@code fib daddr type local}: the destination is an address of this host. */
  public Rule destinationIsLocal() {
    return expression(
            "fib",
            m ->
                m.networkOrder(3, FIB_BY_DESTINATION)
                    .networkOrder(2, FIB_ADDRESS_TYPE)
                    .networkOrder(1, FIRST))
        .compare(EQUAL, host(LOCAL));
  }

  /** {@code ct state established,related}. */
  public Rule connectionIsKnown() {
    return connection(CT_STATE, STATE_ESTABLISHED_OR_RELATED);
  }

  /** {@code ct status dnat}: the connection's destination was translated. */
  public Rule connectionIsPublished() {
    return connection(CT_STATUS, STATUS_DESTINATION_NAT);
  }

  /** {@code ct state new}. */
  public Rule connectionIsNew() {
    return connection(CT_STATE, STATE_NEW);
  }

  private Rule connection(int key, int bits) {
    return expression("ct", m -> m.networkOrder(2, key).networkOrder(1, FIRST))
        .mask(host(bits))
        .compare(NOT_EQUAL, host(0));
  }

  /** {@code accept}. */
  public Rule accept() {
    return verdict(ACCEPT, "");
  }

  /** {@code drop}. */
  public Rule drop() {
    return verdict(DROP, "");
  }

  /** {@code return}. */
  public Rule leave() {
    return verdict(RETURN, "");
  }

  /** {@code jump chain}. */
  public Rule jump(String chain) {
    return verdict(JUMP, chain);
  }

  /** {@code masquerade}. */
  public Rule masquerade() {
    return expression("masq", _ -> {});
  }

  /** {@code dnat ip to ip daddr . meta l4proto . th dport map @map}. */
  public Rule translateByAddressAndPort(String map) {
    return payload(NETWORK_HEADER, DESTINATION, 4, FIRST)
        .meta(META_PROTOCOL, SECOND_PIECE)
        .payload(TRANSPORT_HEADER, DESTINATION_PORT, 2, THIRD_PIECE)
        .translate(map);
  }

  /** {@code dnat ip6 to ip6 daddr . meta l4proto . th dport map @map}. */
  public Rule translateByAddress6AndPort(String map) {
    return payload(NETWORK_HEADER, DESTINATION6, LENGTH6, FIRST)
        .meta(META_PROTOCOL, FIFTH_PIECE)
        .payload(TRANSPORT_HEADER, DESTINATION_PORT, 2, SIXTH_PIECE)
        .lookup(map, FIRST)
        .translate(IPV6, FIFTH_PIECE);
  }

  /** {@code dnat ip6 to meta l4proto . th dport map @map}. */
  public Rule translateByPort6(String map) {
    return meta(META_PROTOCOL, FIRST)
        .payload(TRANSPORT_HEADER, DESTINATION_PORT, 2, SECOND_PIECE)
        .lookup(map, FIRST)
        .translate(IPV6, FIFTH_PIECE);
  }

  /** {@code dnat ip to meta l4proto . th dport map @map}. */
  public Rule translateByPort(String map) {
    return meta(META_PROTOCOL, FIRST)
        .payload(TRANSPORT_HEADER, DESTINATION_PORT, 2, SECOND_PIECE)
        .translate(map);
  }

  /** The map's value is an address and a port: register 1 and its second piece. */
  private Rule translate(String map) {
    return lookup(map, FIRST).translate();
  }

  private Rule translate() {
    return translate(IPV4, SECOND_PIECE);
  }

  /** To the address in register 1 and the port in another piece. */
  private Rule translate(int family, int port) {
    return expression(
        "nat",
        m ->
            m.networkOrder(1, 1)
                .networkOrder(2, family)
                .networkOrder(3, FIRST)
                .networkOrder(5, port));
  }

  /** {@code ip saddr != network/prefixLength}; {@code ip6} for sixteen bytes. */
  public Rule sourceNotIn(byte[] network, int prefixLength) {
    return payload(
            NETWORK_HEADER, network.length == LENGTH6 ? SOURCE6 : SOURCE, network.length, FIRST)
        .mask(mask(network.length, prefixLength))
        .compare(NOT_EQUAL, network);
  }

  private static byte[] mask(int length, int prefixLength) {
    byte[] mask = new byte[length];
    for (int bit = 0; bit < prefixLength; bit++) {
      mask[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    return mask;
  }

  /** {@code fib saddr type local}: the source is an address of this host. */
  public Rule sourceIsLocal() {
    return expression(
            "fib",
            m ->
                m.networkOrder(3, FIB_BY_SOURCE)
                    .networkOrder(2, FIB_ADDRESS_TYPE)
                    .networkOrder(1, FIRST))
        .compare(EQUAL, host(LOCAL));
  }

  /** {@code meta l4proto number}. */
  public Rule protocolIs(int number) {
    return meta(META_PROTOCOL, FIRST).compare(EQUAL, new byte[] {(byte) number});
  }

  /** {@code meta mark & bit == bit}. */
  public Rule isMarked(int bit) {
    return meta(META_MARK, FIRST).mask(host(bit)).compare(EQUAL, host(bit));
  }

  /** {@code meta mark set meta mark | bit}. */
  public Rule mark(int bit) {
    return meta(META_MARK, FIRST)
        .bitwise(host(~bit), host(bit))
        .expression("meta", m -> m.networkOrder(2, META_MARK).networkOrder(3, FIRST));
  }

  /** {@code iifname "prefix*"}. */
  public Rule inputBeginsWith(String prefix) {
    return meta(META_INPUT_NAME, FIRST).compare(EQUAL, prefix.getBytes(StandardCharsets.US_ASCII));
  }

  /** {@code ct mark set iif}: the connection remembers the interface that it came in by. */
  public Rule rememberInput() {
    return meta(META_INPUT_INDEX, FIRST)
        .expression("ct", m -> m.networkOrder(2, CT_MARK).networkOrder(4, FIRST));
  }

  /** {@code ct mark != 0 meta mark set ct mark}: what {@link #rememberInput} has remembered. */
  public Rule markAsRemembered() {
    return expression("ct", m -> m.networkOrder(2, CT_MARK).networkOrder(1, FIRST))
        .compare(NOT_EQUAL, host(0))
        .expression("meta", m -> m.networkOrder(2, META_MARK).networkOrder(3, FIRST));
  }

  /** {@code dnat ip to iif . meta l4proto . th dport map @map}. */
  public Rule translateByInputAndPort(String map) {
    return meta(META_INPUT_INDEX, FIRST)
        .meta(META_PROTOCOL, SECOND_PIECE)
        .payload(TRANSPORT_HEADER, DESTINATION_PORT, 2, THIRD_PIECE)
        .translate(map);
  }

  /** {@code goto chain}. */
  public Rule goTo(String chain) {
    return verdict(GO_TO, chain);
  }

  /** {@code reject}: the sender is told that nobody listens there. */
  public Rule reject() {
    return expression("reject", m -> m.networkOrder(1, 0).attribute(2, ICMP_PORT_UNREACHABLE));
  }

  /** {@code reject with tcp reset}, for packets of TCP: what a closed port answers. */
  public Rule reset() {
    return expression("reject", m -> m.networkOrder(1, TCP_RESET).attribute(2, new byte[] {0}));
  }

  /** {@code ip daddr . meta l4proto . th dport vmap @map}. */
  public Rule decideByAddressAndPort(String map) {
    return payload(NETWORK_HEADER, DESTINATION, 4, FIRST)
        .meta(META_PROTOCOL, SECOND_PIECE)
        .payload(TRANSPORT_HEADER, DESTINATION_PORT, 2, THIRD_PIECE)
        .lookup(map, VERDICT_REGISTER);
  }

  /** {@code meta l4proto . th dport vmap @map}. */
  public Rule decideByPort(String map) {
    return meta(META_PROTOCOL, FIRST)
        .payload(TRANSPORT_HEADER, DESTINATION_PORT, 2, SECOND_PIECE)
        .lookup(map, VERDICT_REGISTER);
  }

  /** {@code ip saddr . ip daddr @set}. */
  public Rule sourceAndDestinationAreIn(String set) {
    return payload(NETWORK_HEADER, SOURCE, 4, FIRST)
        .payload(NETWORK_HEADER, DESTINATION, 4, SECOND_PIECE)
        .expression("lookup", m -> m.networkOrder(2, FIRST).attribute(1, set));
  }

  /** {@code dnat ip to numgen inc mod count map {…}}: each new connection to the next of a list. */
  public Rule translateInTurn(int list, int count) {
    return numberGenerator(count)
        .expression(
            "lookup",
            m ->
                m.networkOrder(2, FIRST)
                    .networkOrder(3, FIRST)
                    .attribute(1, Transaction.NAMELESS)
                    .networkOrder(4, list))
        .translate();
  }

  /**
   * {@code numgen inc mod count 0}: holds for the first packet and each {@code count}th after it.
   */
  public Rule isOneIn(int count) {
    return numberGenerator(count).compare(EQUAL, host(0));
  }

  private Rule numberGenerator(int count) {
    return expression(
        "numgen", m -> m.networkOrder(1, FIRST).networkOrder(2, count).networkOrder(3, 0));
  }

  /** {@code ip saddr @memory}. */
  public Rule sourceIsRemembered(String memory) {
    return payload(NETWORK_HEADER, SOURCE, 4, FIRST)
        .expression("lookup", m -> m.networkOrder(2, FIRST).attribute(1, memory));
  }

  /** {@code update @memory { ip saddr }}. */
  public Rule rememberSource(String memory) {
    return payload(NETWORK_HEADER, SOURCE, 4, FIRST)
        .expression(
            "dynset", m -> m.attribute(1, memory).networkOrder(3, UPDATE).networkOrder(4, FIRST));
  }

  private Rule lookup(String map, int register) {
    return expression(
        "lookup", m -> m.networkOrder(2, FIRST).networkOrder(3, register).attribute(1, map));
  }

  private Rule meta(int key, int register) {
    return expression("meta", m -> m.networkOrder(2, key).networkOrder(1, register));
  }

  private Rule payload(int header, int offset, int length, int register) {
    return expression(
        "payload",
        m ->
            m.networkOrder(1, register)
                .networkOrder(2, header)
                .networkOrder(3, offset)
                .networkOrder(4, length));
  }

  private Rule mask(byte[] mask) {
    return bitwise(mask, new byte[mask.length]);
  }

  /** The bits of the mask stay, then those of the other are turned over. */
  private Rule bitwise(byte[] mask, byte[] turned) {
    return expression(
        "bitwise",
        m ->
            m.networkOrder(1, FIRST)
                .networkOrder(2, FIRST)
                .networkOrder(3, mask.length)
                .nest(4)
                .attribute(1, mask)
                .end()
                .nest(5)
                .attribute(1, turned)
                .end());
  }

  private Rule compare(int operation, byte[] value) {
    return expression(
        "cmp",
        m -> m.networkOrder(1, FIRST).networkOrder(2, operation).nest(3).attribute(1, value).end());
  }

  private Rule verdict(int code, String chain) {
    return expression(
        "immediate",
        m -> {
          m.networkOrder(1, VERDICT_REGISTER).nest(2).nest(2).networkOrder(1, code);
          if (!chain.isEmpty()) {
            m.attribute(2, chain);
          }
          m.end().end();
        });
  }

  private static byte[] padded(String name) {
    return Arrays.copyOf(name.getBytes(StandardCharsets.US_ASCII), NAME_LENGTH);
  }

  /** Registers hold numbers that are no packet bytes in the host's order. */
  static byte[] host(int value) {
    boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    return network(big ? value : Integer.reverseBytes(value));
  }
}
