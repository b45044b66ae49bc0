package io.gantry.platform.linux.netfilter;

import io.gantry.platform.linux.netlink.Message;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes of one table that happen together or not at all.
 *
 * <p>Made for one table; {@link #createTable} and {@link #deleteTable} are changes like the others,
 * so create, delete, create replaces whatever is there.
 */
public final class Transaction {
  private static final int BATCH_BEGIN = 0x10;
  private static final int BATCH_END = 0x11;
  private static final int SUBSYSTEM = 10;

  private static final int NEW_TABLE = 0;
  private static final int DELETE_TABLE = 2;
  private static final int NEW_CHAIN = 3;
  private static final int DELETE_CHAIN = 5;
  private static final int NEW_RULE = 6;
  private static final int DELETE_RULE = 8;
  private static final int NEW_SET = 9;
  private static final int DELETE_SET = 11;
  private static final int NEW_ELEMENT = 12;
  private static final int DELETE_ELEMENT = 14;

  private static final int TABLE = 1;
  private static final int IS_MAP = 8;
  private static final int IS_NAMELESS = 1;
  private static final int IS_CONSTANT = 2;
  private static final int HAS_TIMEOUT = 0x10;
  private static final int IS_CHANGED_BY_RULES = 0x20;
  private static final int VERDICT = 0xffffff00;
  private static final int INTEGER = 4;
  private static final int LARGEST_MEMORY = 65_535;

  /** An attribute has 64 KiB at most, an element of a list 36 bytes. */
  private static final int AT_ONCE = 1000;

  /** What the kernel replaces by a free number. */
  static final String NAMELESS = "__map%d";

  /** For nft(8) only: keys are numbers in the host's byte order. */
  private static final byte[] HOST_ORDER = {0, 4, 1, 0, 0, 0};

  private static final int ITEM = 1;

  /** Which packets pass a table. */
  public enum Family {
    /** Those of IPv4. */
    IPV4(2),
    /** Those of IPv4 and IPv6. */
    BOTH(1);

    private final int number;

    Family(int number) {
      this.number = number;
    }
  }

  /** Where base chains hook in, with the number that the kernel gives the place. */
  public enum Hook {
    /** Everything that arrives. */
    PREROUTING(0),
    /** What is for this host. */
    INPUT(1),
    /** What passes through. */
    FORWARD(2),
    /** What this host sends. */
    OUTPUT(3),
    /** Everything that leaves. */
    POSTROUTING(4);

    private final int number;

    Hook(int number) {
      this.number = number;
    }
  }

  /** The parts of a map's keys and values, with their numbers in nft(8) and lengths in bytes. */
  public enum Part {
    /** {@code iface_index}, in the host's byte order. */
    INTERFACE(19, 4),
    /** {@code ipv4_addr}. */
    ADDRESS(7, 4),
    /** {@code ipv6_addr}. */
    ADDRESS6(8, 16),
    /** {@code inet_proto}. */
    PROTOCOL(12, 4),
    /** {@code inet_service}. */
    PORT(13, 4);

    private final int number;
    private final int length;

    Part(int number, int length) {
      this.number = number;
      this.length = length;
    }

    private static int length(List<Part> parts) {
      int length = 0;
      for (Part part : parts) {
        length += part.length;
      }
      return length;
    }

    /** Concatenations hold six bits for each part; only nft(8) reads this number. */
    private static int type(List<Part> parts) {
      int type = 0;
      for (Part part : parts) {
        type = type << 6 | part.number;
      }
      return type;
    }
  }

  private final String table;
  private final Family family;
  private final List<Message> messages = new ArrayList<>();
  private int sets;

  /** Starts a transaction on a table of IPv4. */
  public Transaction(String table) {
    this(table, Family.IPV4);
  }

  /** Starts a transaction on a table. */
  public Transaction(String table, Family family) {
    this.table = table;
    this.family = family;
  }

  /** Whether it has no changes. */
  public boolean isEmpty() {
    return messages.isEmpty();
  }

  private Message add(String what, int type, int flags) {
    Message message =
        message(what + " of table " + table, SUBSYSTEM << 8 | type, flags, family.number, 0);
    messages.add(message);
    return message.attribute(TABLE, table);
  }

  private static Message message(String what, int type, int flags, int family, int resource) {
    boolean big = ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    return new Message(what, type, flags)
        .int8(family)
        .int8(0)
        .int16(big ? resource : resource << 8);
  }

  /** Makes the table, or keeps it. */
  public Transaction createTable() {
    add("create", NEW_TABLE, Message.CREATE).networkOrder(2, 0);
    return this;
  }

  /** Deletes the table with all it holds. */
  public Transaction deleteTable() {
    add("delete", DELETE_TABLE, 0);
    return this;
  }

  /** Makes a chain that other chains jump to. */
  public Transaction createChain(String name) {
    add("create chain " + name, NEW_CHAIN, Message.CREATE).attribute(3, name);
    return this;
  }

  /**
   * Makes a chain that packets pass at a hook; what it does not decide is accepted.
   *
   * @param type {@code filter} or {@code nat}
   * @param priority lower ones come first
   */
  public Transaction createChain(String name, String type, Hook hook, int priority) {
    add("create chain " + name, NEW_CHAIN, Message.CREATE)
        .attribute(3, name)
        .attribute(7, type)
        .networkOrder(5, 1)
        .nest(4)
        .networkOrder(1, hook.number)
        .networkOrder(2, priority)
        .end();
    return this;
  }

  /**
   * Makes a map from concatenated keys to concatenated values; each part fills four bytes, an
   * address of IPv6 sixteen.
   */
  public Transaction createMap(String name, List<Part> key, List<Part> value) {
    sets++;
    add("create map " + name, NEW_SET, Message.CREATE)
        .attribute(2, name)
        .networkOrder(3, IS_MAP)
        .networkOrder(4, Part.type(key))
        .networkOrder(5, Part.length(key))
        .networkOrder(6, Part.type(value))
        .networkOrder(7, Part.length(value))
        .networkOrder(10, sets);
    return this;
  }

  /** Makes a set of concatenated keys. */
  public Transaction createSet(String name, List<Part> key) {
    sets++;
    add("create set " + name, NEW_SET, Message.CREATE)
        .attribute(2, name)
        .networkOrder(3, 0)
        .networkOrder(4, Part.type(key))
        .networkOrder(5, Part.length(key))
        .networkOrder(10, sets);
    return this;
  }

  /** Makes a map from concatenated keys to chains. */
  public Transaction createVerdictMap(String name, List<Part> key) {
    sets++;
    add("create map " + name, NEW_SET, Message.CREATE)
        .attribute(2, name)
        .networkOrder(3, IS_MAP)
        .networkOrder(4, Part.type(key))
        .networkOrder(5, Part.length(key))
        .networkOrder(6, VERDICT)
        .networkOrder(7, 0)
        .networkOrder(10, sets);
    return this;
  }

  /**
   * Makes a set of addresses that rules fill; what is not used for {@code seconds} is forgotten. It
   * holds 65535 of them.
   */
  public Transaction createMemory(String name, int seconds) {
    sets++;
    long millis = 1000L * seconds;
    byte[] timeout = new byte[8];
    for (int i = 0; i < timeout.length; i++) {
      timeout[i] = (byte) (millis >> (56 - 8 * i));
    }
    add("create set " + name, NEW_SET, Message.CREATE)
        .attribute(2, name)
        .networkOrder(3, HAS_TIMEOUT | IS_CHANGED_BY_RULES)
        .networkOrder(4, Part.type(List.of(Part.ADDRESS)))
        .networkOrder(5, 4)
        .attribute(11, timeout)
        .nest(9)
        .networkOrder(1, LARGEST_MEMORY)
        .end()
        .networkOrder(10, sets);
    return this;
  }

  /**
   * Makes a nameless map from 0, 1, 2 … to these values, which lasts as long as the rule that uses
   * it.
   *
   * @param targets address and port, eight bytes each
   * @return the number by which {@link Rule#translateInTurn} of this transaction finds it
   */
  public int createList(List<byte[]> targets) {
    sets++;
    add("create list", NEW_SET, Message.CREATE)
        .attribute(2, NAMELESS)
        .networkOrder(3, IS_NAMELESS | IS_CONSTANT | IS_MAP)
        .networkOrder(4, INTEGER)
        .networkOrder(5, 4)
        .networkOrder(6, Part.type(List.of(Part.ADDRESS, Part.PORT)))
        .networkOrder(7, 8)
        .networkOrder(10, sets)
        .nest(9)
        .networkOrder(1, targets.size())
        .end()
        .attribute(13, HOST_ORDER);
    for (int from = 0; from < targets.size(); from += AT_ONCE) {
      fillList(from, targets.subList(from, Math.min(targets.size(), from + AT_ONCE)));
    }
    return sets;
  }

  private void fillList(int from, List<byte[]> targets) {
    Message message =
        add("fill list", NEW_ELEMENT, Message.CREATE)
            .attribute(2, NAMELESS)
            .networkOrder(4, sets)
            .nest(3);
    for (int i = 0; i < targets.size(); i++) {
      message
          .nest(ITEM)
          .nest(1)
          .attribute(1, Rule.host(from + i))
          .end()
          .nest(2)
          .attribute(1, targets.get(i))
          .end()
          .end();
    }
    message.end();
  }

  /** Deletes a set or a map that no rule uses any more. */
  public Transaction deleteSet(String name) {
    add("delete set " + name, DELETE_SET, 0).attribute(2, name);
    return this;
  }

  /** Deletes all rules of a chain. */
  public Transaction flushChain(String name) {
    add("flush chain " + name, DELETE_RULE, 0).attribute(2, name);
    return this;
  }

  /** Deletes a chain that has no rules and to which nothing leads. */
  public Transaction deleteChain(String name) {
    add("delete chain " + name, DELETE_CHAIN, 0).attribute(3, name);
    return this;
  }

  /** Adds an element to a verdict map: goes to a chain. */
  public Transaction addGoTo(String map, byte[] key, String chain) {
    Message message = element(map, NEW_ELEMENT, Message.CREATE, key);
    message.nest(2).nest(2).networkOrder(1, Rule.GO_TO).attribute(2, chain).end().end().end().end();
    return this;
  }

  /** Adds a rule at the end of a chain. */
  public Transaction addRule(String chain, Rule rule) {
    Message message =
        add("add rule to chain " + chain, NEW_RULE, Message.CREATE | Message.APPEND)
            .attribute(2, chain)
            .nest(4);
    rule.write(message);
    message.end();
    return this;
  }

  /** Adds an element to a map; refused if the key leads elsewhere already. */
  public Transaction addElement(String map, byte[] key, byte[] value) {
    Message message = element(map, NEW_ELEMENT, Message.CREATE, key);
    message.nest(2).attribute(1, value).end();
    message.end().end();
    return this;
  }

  /** Adds an element to a set, or keeps it. */
  public Transaction addElement(String set, byte[] key) {
    element(set, NEW_ELEMENT, Message.CREATE, key).end().end();
    return this;
  }

  /** Removes an element from a map; refused if it is not there. */
  public Transaction deleteElement(String map, byte[] key) {
    element(map, DELETE_ELEMENT, 0, key).end().end();
    return this;
  }

  private Message element(String map, int type, int flags, byte[] key) {
    String what = (type == NEW_ELEMENT ? "add element to map " : "delete element from map ") + map;
    return add(what, type, flags)
        .attribute(2, map)
        .nest(3)
        .nest(ITEM)
        .nest(1)
        .attribute(1, key)
        .end();
  }

  List<Message> messages() {
    var batch = new ArrayList<Message>();
    batch.add(message("begin change of table " + table, BATCH_BEGIN, 0, 0, SUBSYSTEM));
    batch.addAll(messages);
    batch.add(message("end change of table " + table, BATCH_END, 0, 0, SUBSYSTEM));
    return batch;
  }
}
