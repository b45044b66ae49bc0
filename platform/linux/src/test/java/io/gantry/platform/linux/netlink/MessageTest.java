package io.gantry.platform.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.linux.Errno;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The expected bytes are those of a little-endian machine. */
final class MessageTest {
  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void attributesArePaddedButNotCounted() {
    var message = new Message("x", 16, Message.ACK).int32(7).attribute(3, "eth0");
    assertEquals(
        "20000000"
            + "1000"
            + "0500"
            + "2a000000"
            + "00000000"
            + "07000000"
            + "0900"
            + "0300"
            + "6574683000"
            + "000000",
        hex(message.encode(42)));
  }

  @Test
  void nestedAttributesCountWhatTheyHold() {
    var message = new Message("x", 16, 0).nest(18).attribute(1, 5).nest(2).end().end();
    assertEquals(
        "20000000"
            + "1000"
            + "0100"
            + "01000000"
            + "00000000"
            + "1000"
            + "1280"
            + "08000100"
            + "05000000"
            + "0400"
            + "0280",
        hex(message.encode(1)));
  }

  @Test
  void networkOrderPutsTheHighestByteFirst() {
    var message = new Message("x", 1, 0).networkOrder(1, 0x01020304);
    assertTrue(hex(message.encode(1)).endsWith("0800" + "0100" + "01020304"));
  }

  @Test
  void longMessagesGrow() {
    var message = new Message("x", 1, 0);
    for (int i = 0; i < 1000; i++) {
      message.attribute(1, i);
    }
    assertEquals(16 + 8000, message.encode(1).length);
  }

  @Test
  void anOpenAttributeIsADefect() {
    var message = new Message("x", 1, 0).nest(1);
    assertThrows(IllegalStateException.class, () -> message.encode(1));
  }

  @Test
  void answersAreSplitAndAcknowledgementsLeftOut() {
    var replies = new ArrayList<Reply>();
    byte[] datagram =
        bytes(
            "20000000 1000 0000 01000000 00000000 07000000 09000300 65746830 00000000"
                + "24000000 0200 0000 01000000 00000000 00000000 00000000 00000000 00000000 00000000"
                + "14000000 0300 0000 01000000 00000000 00000000");
    var messages = List.of(new Message("x", 16, 0));
    assertEquals(Optional.empty(), Netlink.split(datagram, 1, messages, replies));
    assertEquals(1, replies.size());
    assertEquals(16, replies.getFirst().type());
    assertEquals(7, replies.getFirst().int32(0));
    assertEquals("eth0", replies.getFirst().text(4, 3));
    assertEquals("", replies.getFirst().text(4, 4));
  }

  @Test
  void anErrorNamesTheMessageThatCausedIt() {
    byte[] datagram =
        bytes("24000000 0200 0000 06000000 00000000 efffffff 00000000 00000000 00000000 00000000");
    var messages = List.of(new Message("make a", 16, 0), new Message("make b", 16, 0));
    var error = Netlink.split(datagram, 5, messages, new ArrayList<>()).orElseThrow();
    assertEquals("make b: file exists", error.text());
    assertEquals(Errno.EEXIST, error.errno());
  }

  @Test
  void brokenAnswersEndQuietly() {
    var replies = new ArrayList<Reply>();
    var messages = List.of(new Message("x", 16, 0));
    for (String hex : List.of("", "00", "08000000 1000 0000 01000000 00000000", "ffff0000 1000")) {
      assertEquals(Optional.empty(), Netlink.split(bytes(hex), 1, messages, replies));
    }
    assertTrue(replies.isEmpty());
    byte[] lying = bytes("18000000 1000 0000 01000000 00000000 ff000300 65746830");
    Netlink.split(lying, 1, messages, replies);
    assertEquals(Optional.empty(), replies.getFirst().attribute(0, 3));
  }
}
