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

  private static final int EQUAL = 0;
  private static final int NOT_EQUAL = 1;

  private static final int NETWORK_HEADER = 1;
  private static final int TRANSPORT_HEADER = 2;
  private static final int SOURCE = 12;
  private static final int DESTINATION = 16;
  private static final int DESTINATION_PORT = 2;

  private static final int META_MARK = 3;
  private static final int META_INPUT_NAME = 6;
  private static final int META_OUTPUT_NAME = 7;
  private static final int META_PROTOCOL = 16;

  private static final int CT_STATE = 0;
  private static final int CT_STATUS = 2;
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

  /** {@code ip saddr network/prefixLength}. */
  public Rule sourceIn(byte[] network, int prefixLength) {
    return address(SOURCE, network, prefixLength);
  }

  /** {@code ip daddr network/prefixLength}. */
  public Rule destinationIn(byte[] network, int prefixLength) {
    return address(DESTINATION, network, prefixLength);
  }

  /** Whole bytes are compared as they are, as nft(8) does; else the address is masked first. */
  private Rule address(int offset, byte[] network, int prefixLength) {
    if (prefixLength % 8 == 0) {
      int length = prefixLength / 8;
      return payload(NETWORK_HEADER, offset, length, FIRST)
          .compare(EQUAL, Arrays.copyOf(network, length));
    }
    byte[] mask = network(-1 << (32 - prefixLength));
    return payload(NETWORK_HEADER, offset, 4, FIRST).mask(mask).compare(EQUAL, network);
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
    return expression(
        "nat",
        m ->
            m.networkOrder(1, 1)
                .networkOrder(2, 2)
                .networkOrder(3, FIRST)
                .networkOrder(5, SECOND_PIECE));
  }

  /** {@code ip saddr != network/prefixLength}. */
  public Rule sourceNotIn(byte[] network, int prefixLength) {
    int mask = prefixLength == 0 ? 0 : -1 << (32 - prefixLength);
    return payload(NETWORK_HEADER, SOURCE, 4, FIRST)
        .mask(network(mask))
        .compare(NOT_EQUAL, network);
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
