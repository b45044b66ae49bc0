package io.gantry.platform.linux.netfilter;

import io.gantry.platform.linux.netlink.Message;
import io.gantry.platform.linux.netlink.Netlink;
import io.gantry.platform.linux.netlink.Reply;
import java.nio.ByteOrder;

/**
 * The nf_tables of the network namespace of the thread that opened it. For one thread at a time.
 */
public final class Nftables implements AutoCloseable {
  private static final int SUBSYSTEM = 10 << 8;
  private static final int GET_GENERATION = SUBSYSTEM | 16;
  private static final int GET_RULE = SUBSYSTEM | 7;
  private static final int ANY_FAMILY = 0;

  private final Netlink netlink;

  private Nftables(Netlink netlink) {
    this.netlink = netlink;
  }

  /** Opens the tables of the calling thread's network namespace. */
  public static Nftables open() {
    return new Nftables(Netlink.open(Netlink.NETFILTER));
  }

  /**
   * Does the whole transaction, or nothing of it.
   *
   * @throws io.gantry.platform.linux.LinuxException that names what was refused
   */
  public void commit(Transaction transaction) {
    netlink.exchange(transaction.messages());
  }

  /**
   * The number of rules in the tables of a name, 0 if they are missing: the cheapest way (one
   * message each way) to see that nobody flushed it.
   */
  public int countRules(String table) {
    var query =
        new Message("list rules of table " + table, GET_RULE, Message.DUMP)
            .int8(ANY_FAMILY)
            .int8(0)
            .int16(0)
            .attribute(1, table);
    int count = 0;
    for (Reply reply : netlink.exchange(query)) {
      count += reply.text(4, 1).equals(table) ? 1 : 0;
    }
    return count;
  }

  /**
   * A number that changes with every change of any table: as long as it stays, nobody else touched
   * what was made here.
   */
  public int generation() {
    var query = new Message("read generation", GET_GENERATION, 0).int8(0).int8(0).int16(0);
    return netlink
        .exchange(query)
        .getFirst()
        .attribute(4, 1)
        .map(bytes -> bytes.order(ByteOrder.BIG_ENDIAN).getInt())
        .orElse(0);
  }

  @Override
  public void close() {
    netlink.close();
  }
}
