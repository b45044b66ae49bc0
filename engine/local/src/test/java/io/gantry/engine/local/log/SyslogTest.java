package io.gantry.engine.local.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.engine.api.LogConfig;
import io.gantry.engine.api.LogEntry;
import io.gantry.platform.base.GantryException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SyslogTest {
  private static final LogEntry LINE =
      new LogEntry(
          Instant.parse("2026-03-04T05:06:07.123456789Z"),
          false,
          "hello\n".getBytes(StandardCharsets.UTF_8));

  private static SyslogPlan plan(String... options) {
    return SyslogPlan.decide(config(options)).orElseThrow();
  }

  private static LogConfig config(String... options) {
    var map = new HashMap<String, String>();
    for (int i = 0; i < options.length; i += 2) {
      map.put(options[i], options[i + 1]);
    }
    return new LogConfig("syslog", map);
  }

  private static String message(String format, boolean stderr) {
    var message =
        new SyslogMessage(plan("syslog-format", format), "host", "tag", 7, ZoneOffset.UTC);
    byte[] bytes = message.of(new LogEntry(LINE.time(), stderr, LINE.bytes()));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  @Test
  void addressesAreDockers() {
    assertEquals(SyslogPlan.Transport.UNIXGRAM, plan().transport());
    assertEquals("/dev/log", plan().place());
    SyslogPlan udp = plan("syslog-address", "udp://[::1]:5514", "syslog-facility", "local3");
    assertEquals("::1", udp.place());
    assertEquals(5514, udp.port());
    assertEquals(19, udp.facility());
    assertEquals(514, plan("syslog-address", "tcp://logs").port());
    assertEquals(6514, plan("syslog-address", "tcp+tls://logs").port());
    assertEquals("/run/log", plan("syslog-address", "unix:///run/log").place());
    for (String wrong : List.of("logs:514", "http://logs", "udp://", "::")) {
      assertThrows(GantryException.class, () -> plan("syslog-address", wrong), wrong);
    }
    assertThrows(GantryException.class, () -> plan("syslog-facility", "none"));
    assertThrows(GantryException.class, () -> plan("syslog-format", "rfc1"));
  }

  @Test
  void messagesHaveTheFormThatWasAskedFor() {
    assertEquals("<30>Mar  4 05:06:07 tag[7]: hello\n", message("", false));
    assertEquals("<27>Mar  4 05:06:07 host tag[7]: hello\n", message("rfc3164", true));
    assertEquals("<30>1 2026-03-04T05:06:07Z host tag 7 tag - hello\n", message("rfc5424", false));
    assertEquals(
        "<30>1 2026-03-04T05:06:07.123456Z host tag 7 tag - hello\n",
        message("rfc5424micro", false));
  }

  @Test
  void whatAKeeperHasNotSentTheNextOneSends(@TempDir Path directory) throws Exception {
    write(directory, "one", "two");
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      SyslogPlan plan = plan("syslog-address", "tcp://127.0.0.1:" + server.getLocalPort());
      assertEquals("one two", forwarded(directory, plan, server));
      write(directory, "one", "two", "three");
      assertEquals("three", forwarded(directory, plan, server));
    }
  }

  @Test
  void packetsAreAMessageEach(@TempDir Path directory) throws Exception {
    write(directory, "one");
    try (var server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      SyslogPlan plan = plan("syslog-address", "udp://127.0.0.1:" + server.getLocalPort());
      var forward = new SyslogForward(directory, plan, tagged(plan));
      forward.finish();
      forward.run();
      var packet = new DatagramPacket(new byte[1000], 1000);
      server.receive(packet);
      String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
      assertTrue(text.endsWith(" tag[7]: one\n"), text);
    }
  }

  private static SyslogMessage tagged(SyslogPlan plan) {
    return new SyslogMessage(plan, "host", "tag", 7, ZoneOffset.UTC);
  }

  private static String forwarded(Path directory, SyslogPlan plan, ServerSocket server)
      throws IOException {
    var forward = new SyslogForward(directory, plan, tagged(plan));
    forward.finish();
    Thread _ = Thread.ofPlatform().daemon().start(forward::run);
    try (var client = server.accept()) {
      String all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return String.join(
          " ", all.lines().map(line -> line.substring(line.lastIndexOf(' ') + 1)).toList());
    }
  }

  private static void write(Path directory, String... lines) throws IOException {
    var text = new StringBuilder();
    for (int i = 0; i < lines.length; i++) {
      text.append("2026-03-04T05:06:0" + i + ".000000000Z stdout F " + lines[i] + "\n");
    }
    Files.writeString(directory.resolve(LogGenerations.CURRENT), text);
  }
}
