package io.gantry.platform.linux.netfilter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.linux.netfilter.Transaction.Hook;
import io.gantry.platform.linux.netfilter.Transaction.Part;
import io.gantry.platform.linux.netlink.Message;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The expected bytes are what nft(8) sends for the same text, seen with {@code --debug=mnl}. */
final class TransactionTest {
  private static String hex(Message message) {
    byte[] bytes = message.encode(0);
    return HexFormat.of().formatHex(bytes, Message.HEADER, bytes.length);
  }

  private static void assertMessage(String expected, Transaction transaction) {
    List<Message> messages = transaction.messages();
    assertEquals(3, messages.size());
    assertEquals(expected.replace(" ", ""), hex(messages.get(1)));
  }

  @Test
  void aBatchStandsBetweenItsMarks() {
    List<Message> messages = new Transaction("gantry").createTable().messages();
    assertEquals("0000000a", hex(messages.getFirst()));
    assertEquals("0000000a", hex(messages.getLast()));
    assertTrue(new Transaction("gantry").isEmpty());
  }

  @Test
  void aTableHasItsName() {
    assertMessage(
        "02000000 0b000100 67616e7472790000 08000200 00000000",
        new Transaction("gantry").createTable());
  }

  @Test
  void aChainHooksInAtItsPriority() {
    assertMessage(
        "02000000 0b000100 67616e7472790000 0f000300 707265726f7574696e670000"
            + "08000700 6e617400 08000500 00000001 14000480 08000100 00000000 08000200 ffffff9c",
        new Transaction("gantry").createChain("prerouting", "nat", Hook.PREROUTING, -100));
  }

  @Test
  void aMapHasConcatenatedTypes() {
    assertMessage(
        "02000000 0b000100 67616e7472790000 0e000200 7075626c697368656400 0000"
            + "08000300 00000008 08000400 0000730d 08000500 0000000c 08000600 000001cd"
            + "08000700 00000008 08000a00 00000001",
        new Transaction("gantry")
            .createMap(
                "published",
                List.of(Part.ADDRESS, Part.PROTOCOL, Part.PORT),
                List.of(Part.ADDRESS, Part.PORT)));
  }

  @Test
  void anElementLeadsFromKeyToValue() {
    byte[] key = {127, 0, 0, 1, 6, 0, 0, 0, 0, 80, 0, 0};
    byte[] value = {10, 88, 0, 2, 0x1f, (byte) 0x90, 0, 0};
    assertMessage(
        "02000000 0b000100 67616e7472790000 0e000200 7075626c697368656400 0000"
            + "2c000380 28000180 14000180 10000100 7f000001 06000000 00500000"
            + "10000280 0c000100 0a580002 1f900000",
        new Transaction("gantry").addElement("published", key, value));
  }

  @Test
  void aRuleIsAListOfExpressions() {
    assertMessage(
        "02000000 0b000100 67616e7472790000 0c000200 666f727761726400"
            + "34000480 30000180 0e000100 696d6d65646961746500 0000"
            + "1c000280 08000100 00000000 10000280 0c000280 08000100 00000000",
        new Transaction("gantry").addRule("forward", new Rule().drop()));
  }

  @Test
  void aListIsNamelessAndFilledInTheSameBatch() {
    var transaction = new Transaction("t");
    assertEquals(1, transaction.createList(List.of(new byte[] {10, 1, 0, 1, 0, 80, 0, 0})));
    List<Message> messages = transaction.messages();
    assertEquals(
        "02000000 06000100 74000000 0c000200 5f5f6d6170256400 08000300 0000000b"
            .concat("08000400 00000004 08000500 00000004 08000600 000001cd 08000700 00000008")
            .concat("08000a00 00000001 0c000980 08000100 00000001 0a000d00 000401000000 0000")
            .replace(" ", ""),
        hex(messages.get(1)));
    assertEquals(
        "02000000 06000100 74000000 0c000200 5f5f6d6170256400 08000400 00000001"
            .concat("24000380 20000180 0c000180 08000100 00000000")
            .concat("10000280 0c000100 0a01000100500000")
            .replace(" ", ""),
        hex(messages.get(2)));
  }

  @Test
  void anElementLeadsToAChain() {
    assertMessage(
        "02000000 06000100 74000000 08000200 73766300 30000380 2c0001800c000180 08000100 00000001"
            + " 1c000280 18000280 08000100 fffffffc 0a000200 7765622d3100 0000",
        new Transaction("t").addGoTo("svc", new byte[] {0, 0, 0, 1}, "web-1"));
  }

  @Test
  void aMarkIsSetBesideTheOthers() {
    assertMessage(
        "02000000 06000100 74000000 06000200 73000000 90000480"
            + "24000180 09000100 6d65746100000000 14000280 08000200 00000003 08000100 00000001"
            + "44000180 0c000100 6269747769736500 34000280 08000100 00000001 08000200 00000001"
            + "08000300 00000004 0c000480 08000100 ffbfffff 0c000580 08000100 00400000"
            + "24000180 09000100 6d65746100000000 14000280 08000200 00000003 08000300 00000001",
        new Transaction("t").addRule("s", new Rule().mark(0x4000)));
  }
}
