package io.gantry.platform.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.dns.Answer.Resource;
import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MessageTest {
  private static final Question WEB = new Question("Web.Default.svc.cluster.local", 1, 1);

  private static Message full() throws Exception {
    Resource address = new Resource.Address(InetAddress.getByName("10.96.0.10"));
    Resource service = new Resource.Service(0, 100, 80, "web.default.svc.cluster.local");
    return Message.query(7, WEB)
        .reply(
            0,
            Message.AUTHORITATIVE,
            List.of(
                ResourceRecord.of(WEB.name(), RecordType.A, 5, address),
                ResourceRecord.of(
                    "_http._tcp.Web.Default.svc.cluster.local", RecordType.SRV, 5, service),
                ResourceRecord.of(
                    WEB.name(), RecordType.CNAME, 5, new Resource.Name("a\\.b.example.org")),
                ResourceRecord.of(
                    WEB.name(), RecordType.TXT, 5, new Resource.Text("x".repeat(300)))),
            List.of(
                new ResourceRecord(
                    "cluster.local",
                    6,
                    1,
                    5,
                    new ResourceRecord.Value.Authority("ns.dns.cluster.local", "h.x", 9, 5))),
            List.of());
  }

  @Test
  void whatIsWrittenIsRead() throws Exception {
    assertEquals(full(), MessageReader.read(MessageWriter.write(full())));
  }

  @Test
  void namesAreCompressed() throws Exception {
    Message message =
        Message.query(7, WEB)
            .reply(
                0,
                0,
                List.of(
                    ResourceRecord.of(
                        WEB.name(),
                        RecordType.A,
                        5,
                        new Resource.Address(InetAddress.getByName("10.96.0.10")))),
                List.of(),
                List.of());
    int question = 12 + WEB.name().length() + 2 + 4;
    assertEquals(question + 16, MessageWriter.write(message).length);
  }

  @Test
  void ednsIsAnsweredWithEdns() {
    var opt =
        new ResourceRecord(
            "", ResourceRecord.OPT, 4096, 0, new ResourceRecord.Value.Raw(new byte[0]));
    var query = new Message(1, 0, List.of(WEB), List.of(), List.of(), List.of(opt));
    Message read = MessageReader.read(MessageWriter.write(query));
    assertEquals(4096, read.udpSize());
    assertEquals(Message.UDP_SIZE, read.reply(0, 0).udpSize());
    assertEquals(512, Message.query(1, WEB).udpSize());
  }

  @Test
  void aNameThatPointsAtItselfIsRefused() {
    byte[] bytes = new byte[18];
    bytes[5] = 1;
    bytes[12] = (byte) 0xc0;
    bytes[13] = 12;
    assertThrows(MalformedMessageException.class, () -> MessageReader.read(bytes));
  }

  @Test
  void aNameOfPointersDoesNotGrowForEver() {
    byte[] bytes = new byte[12 + 68 * 5];
    bytes[5] = 5;
    int at = 12;
    int last = 0;
    for (int i = 0; i < 5; i++) {
      int start = at;
      bytes[at] = 61;
      at += 62;
      if (i == 0) {
        at++;
      } else {
        bytes[at] = (byte) 0xc0;
        bytes[at + 1] = (byte) last;
        at += 2;
      }
      at += 4;
      last = start;
    }
    assertThrows(MalformedMessageException.class, () -> MessageReader.read(bytes));
  }

  @Test
  void theLongestNameIsReadAndWritten() {
    String label = "x".repeat(63);
    String name = String.join(".", label, label, label, "y".repeat(61));
    byte[] bytes = MessageWriter.write(Message.query(1, new Question(name, 1, 1)));
    assertEquals(name, MessageReader.read(bytes).questions().getFirst().name());
    var longer = Message.query(1, new Question(name + "y", 1, 1));
    assertThrows(GantryException.class, () -> MessageWriter.write(longer));
    byte[] tooLong = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, tooLong, 0, bytes.length - 5);
    tooLong[12 + 3 * 64] = 62;
    tooLong[bytes.length - 5] = 'y';
    assertThrows(MalformedMessageException.class, () -> MessageReader.read(tooLong));
  }

  @Test
  void anyBytesAreReadOrRefused() throws Exception {
    byte[] good = MessageWriter.write(full());
    var random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = java.util.Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int change = random.nextInt(6); change > 0 && bytes.length > 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        Message read = MessageReader.read(bytes);
        assertTrue(MessageWriter.write(read.reply(0, 0)).length >= 12);
      } catch (MalformedMessageException _) {
        refused++;
      }
    }
    assertTrue(refused > 10_000);
  }
}
