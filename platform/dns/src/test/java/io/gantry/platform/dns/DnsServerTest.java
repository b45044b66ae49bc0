package io.gantry.platform.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.dns.Answer.Resource;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Over the loopback, with ports that the kernel chooses. */
final class DnsServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final List<DnsServer> servers = new ArrayList<>();

  @AfterEach
  void closeServers() {
    servers.forEach(DnsServer::close);
  }

  private static Resource address(int last) {
    try {
      return new Resource.Address(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last}));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Knows everything below {@code local}. */
  private static final class LocalZone implements Zone {
    @Override
    public Optional<Answer> find(String name, RecordType type) {
      if (!name.endsWith(".local")) {
        return Optional.empty();
      }
      return Optional.of(
          switch (name) {
            case "web.local" ->
                new Answer.Records(type == RecordType.A ? List.of(address(1)) : List.of());
            case "alias.local" -> new Answer.Records(List.of(new Resource.Name("web.local")));
            case "out.local" -> new Answer.Records(List.of(new Resource.Name("far.example")));
            case "many.local" ->
                new Answer.Records(
                    IntStream.range(0, 60).mapToObj(DnsServerTest::address).toList());
            default -> new Answer.NoSuchName();
          });
    }

    @Override
    public String origin() {
      return "local";
    }
  }

  private InetSocketAddress serve(List<Zone> zones, InetSocketAddress... upstreams) {
    var settings =
        new DnsSettings(List.of(ANY_PORT), List.of(upstreams), Duration.ofMillis(300), 2);
    var server = new DnsServer(settings, zones);
    servers.add(server);
    server.start();
    return server.addresses().getFirst();
  }

  private InetSocketAddress serve(InetSocketAddress... upstreams) {
    return serve(List.of(new LocalZone()), upstreams);
  }

  private static Message ask(InetSocketAddress server, String name, int type, boolean stream) {
    var question = new Question(name, type, 1);
    var client =
        new Upstreams(new DnsSettings(List.of(), List.of(server), Duration.ofSeconds(5), 1));
    byte[] query = MessageWriter.write(Message.query(0, question));
    return MessageReader.read(client.ask(question, query, stream).orElseThrow());
  }

  private static Message ask(InetSocketAddress server, String name, RecordType type) {
    return ask(server, name, type.number(), false);
  }

  @Test
  void aNameOfTheZoneIsAnsweredInItsSpelling() {
    Message answer = ask(serve(), "WEB.local", RecordType.A);
    assertEquals(
        List.of(ResourceRecord.of("WEB.local", RecordType.A, 5, address(1))), answer.answers());
    assertEquals("WEB.local", answer.questions().getFirst().name());
  }

  @Test
  void aNameWithoutSuchARecordIsNotAMissingName() {
    InetSocketAddress server = serve();
    Message nodata = ask(server, "web.local", RecordType.AAAA);
    assertEquals(0, nodata.code());
    assertEquals(List.of(), nodata.answers());
    assertEquals(ResourceRecord.SOA, nodata.authorities().getFirst().type());
    assertEquals(0, ask(server, "web.local", 65, false).code());
    assertEquals(Message.NO_SUCH_NAME, ask(server, "no.local", RecordType.A).code());
  }

  @Test
  void anAliasIsFollowed() {
    Message answer = ask(serve(), "alias.local", RecordType.A);
    assertEquals(
        List.of(
            ResourceRecord.of("alias.local", RecordType.CNAME, 5, new Resource.Name("web.local")),
            ResourceRecord.of("web.local", RecordType.A, 5, address(1))),
        answer.answers());
  }

  @Test
  void aLongAnswerComesByTcp() {
    InetSocketAddress server = serve();
    Message cut = ask(server, "many.local", RecordType.A);
    assertTrue(cut.isTruncated());
    assertEquals(List.of(), cut.answers());
    assertEquals(60, ask(server, "many.local", 1, true).answers().size());
  }

  private static Optional<Answer> far(String name, RecordType type) {
    return name.equals("far.example")
        ? Optional.of(new Answer.Records(type == RecordType.A ? List.of(address(9)) : List.of()))
        : Optional.empty();
  }

  @Test
  void otherNamesAreAskedUpstream() {
    InetSocketAddress far = serve(List.of(DnsServerTest::far));
    InetSocketAddress near = serve(far);
    List<ResourceRecord> records =
        List.of(ResourceRecord.of("far.example", RecordType.A, 5, address(9)));
    assertEquals(records, ask(near, "far.example", RecordType.A).answers());
    assertEquals(records, ask(near, "far.example", 1, true).answers());
    List<ResourceRecord> followed = ask(near, "out.local", RecordType.A).answers();
    assertEquals(RecordType.CNAME.number(), followed.getFirst().type());
    assertEquals(records.getFirst(), followed.getLast());
  }

  @Test
  void aDeadUpstreamIsPassedOver() {
    InetSocketAddress far = serve(List.of(DnsServerTest::far));
    var dead = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    assertEquals(1, ask(serve(dead, far), "far.example", RecordType.A).answers().size());
    assertEquals(Message.SERVER_FAILURE, ask(serve(dead), "far.example", RecordType.A).code());
  }

  @Test
  void aZoneThatSaysNonsenseHarmsNobodyElse() {
    Zone nonsense = (_, _) -> Optional.of(new Answer.Records(List.of(new Resource.Name("a..b"))));
    Zone broken =
        (name, _) -> {
          throw new IllegalStateException(name);
        };
    InetSocketAddress server = serve(List.of(new LocalZone(), nonsense));
    assertEquals(Message.SERVER_FAILURE, ask(server, "x.example", RecordType.PTR).code());
    assertEquals(1, ask(server, "web.local", RecordType.A).answers().size());
    assertEquals(
        Message.SERVER_FAILURE, ask(serve(List.of(broken)), "web.local", RecordType.A).code());
  }

  @Test
  void aDeadUpstreamCostsItsTimeoutOnce() throws IOException {
    InetSocketAddress far = serve(List.of(DnsServerTest::far));
    try (var silent = new DatagramSocket(ANY_PORT)) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), silent.getLocalPort());
      InetSocketAddress near = serve(address, far);
      for (int i = 0; i < 10; i++) {
        assertEquals(1, ask(near, "far.example", RecordType.A).answers().size());
      }
      silent.setSoTimeout(1);
      silent.receive(new DatagramPacket(new byte[512], 512));
      assertThrows(
          SocketTimeoutException.class,
          () -> silent.receive(new DatagramPacket(new byte[512], 512)));
    }
  }

  @Test
  void withoutUpstreamsOtherNamesAreRefused() {
    assertEquals(Message.REFUSED, ask(serve(), "far.example", RecordType.A).code());
  }
}
