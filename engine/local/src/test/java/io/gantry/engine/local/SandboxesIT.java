package io.gantry.engine.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.quality.testkit.LeavesNothing;
import io.gantry.quality.testkit.StateRoot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@LeavesNothing
final class SandboxesIT {
  private static final String SERVE =
      "mkdir /www; printf hello > /www/index.html; exec httpd -f -p 8080 -h /www";

  private static String start(TestEngine host, String sandbox, String name, String... command) {
    var spec = TestEngine.spec("sandbox:" + sandbox, false, command);
    String id = host.containers().create(spec, name).id();
    host.containers().start(id);
    return id;
  }

  private static void awaitPage(TestEngine host, String from, String address) throws Exception {
    var result =
        host.exec(
            from,
            "",
            "sh",
            "-c",
            "until printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc -w 5 "
                + address
                + " 8080; do usleep 20000; done");
    assertTrue(result.out().endsWith("hello"), result::toString);
  }

  @Test
  void containersOfASandboxShareLocalhostAndOthersReachItsAddress(StateRoot directories)
      throws Exception {
    var host = TestEngine.open(directories);
    var network = host.sandboxes().network();
    var one = host.sandboxes().create("one", Map.of("app", "web"));
    var two = host.sandboxes().create("two", Map.of());
    assertNotEquals(one.address(), two.address());
    start(host, "one", "server", "sh", "-c", SERVE);
    start(host, "one", "beside", "sleep", "1000");
    start(host, "two", "other", "sleep", "1000");
    awaitPage(host, "beside", "127.0.0.1");
    awaitPage(host, "other", one.address());
    assertEquals(
        one.address() + "/32",
        host.exec("server", "", "sh", "-c", "ip -4 -o addr show eth0 | awk '{print $4}'")
            .out()
            .strip());
    try (var connection = host.sandboxes().connect("one", 8080)) {
      assertTrue(
          connection.write(
                  ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)))
              > 0);
      var answer = ByteBuffer.allocate(100);
      assertTrue(connection.read(answer) > 0);
      assertTrue(new String(answer.array(), StandardCharsets.US_ASCII).startsWith("HTTP/1."));
    }
    var refused = assertThrows(GantryException.class, () -> host.sandboxes().connect("two", 81));
    assertEquals(Kind.UNAVAILABLE, refused.kind());
    assertTrue(network.gateway().startsWith("10."));
    remove(host, List.of("server", "beside", "other"), List.of("one", "two"));
  }

  @Test
  void aSandboxKeepsItsAddressWhenTheProcessThatMadeItIsGone(StateRoot directories)
      throws Exception {
    var first = TestEngine.open(directories);
    var _ = first.sandboxes().network();
    String lived = first.sandboxes().create("lived", Map.of("a", "b")).address();
    String empty = first.sandboxes().create("empty", Map.of()).address();
    start(first, "lived", "server", "sh", "-c", SERVE);

    var second = TestEngine.open(directories);
    assertEquals(
        Map.of("lived", Map.of("a", "b"), "empty", Map.of()),
        second.sandboxes().list().stream()
            .collect(java.util.stream.Collectors.toMap(s -> s.id(), s -> s.labels())));
    assertEquals(lived, second.sandboxes().create("lived", Map.of()).address());
    assertEquals(empty, second.sandboxes().create("empty", Map.of()).address());
    start(second, "lived", "beside", "sleep", "1000");
    start(second, "empty", "other", "sleep", "1000");
    awaitPage(second, "beside", "127.0.0.1");
    awaitPage(second, "other", lived);
    remove(second, List.of("server", "beside", "other"), List.of("lived", "empty"));
    first.sandboxes().remove("lived");
    first.sandboxes().remove("empty");
    first.sandboxes().removeNetwork();
  }

  @Test
  void aContainerOfNoSandboxIsRefused(StateRoot directories) {
    var host = TestEngine.open(directories);
    var failure =
        assertThrows(GantryException.class, () -> start(host, "none", "lost", "sleep", "1"));
    assertEquals(Kind.NOT_FOUND, failure.kind());
    host.containers().remove("lost", true, true);
    assertThrows(GantryException.class, () -> host.sandboxes().create("Not/valid", Map.of()));
  }

  private static void remove(TestEngine host, List<String> containers, List<String> sandboxes) {
    for (String container : containers) {
      host.containers().remove(container, true, true);
    }
    for (String sandbox : sandboxes) {
      host.sandboxes().remove(sandbox);
    }
    host.sandboxes().removeNetwork();
    assertEquals(List.of(), host.sandboxes().list());
  }
}
