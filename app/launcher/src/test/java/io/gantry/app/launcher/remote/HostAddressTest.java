package io.gantry.app.launcher.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.platform.base.GantryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HostAddressTest {
  private static HostAddress.Ssh ssh(String text) {
    return (HostAddress.Ssh) HostAddress.parse(text);
  }

  @Test
  void aHostIsASocketAPortOrAMachine() {
    assertEquals(
        new HostAddress.Unix(Path.of("/run/docker.sock")),
        HostAddress.parse("unix:///run/docker.sock"));
    assertEquals(new HostAddress.Tcp("[::1]:2376"), HostAddress.parse("tcp://[::1]:2376"));
    assertEquals(new HostAddress.Tcp("host:2375"), HostAddress.parse("tcp://host:2375/"));
    assertEquals(
        new HostAddress.Ssh("me@host", 2222, "/run/x.sock"), ssh("ssh://me@host:2222/run/x.sock"));
    assertEquals(new HostAddress.Ssh("host", 0, ""), ssh("ssh://host/"));
  }

  @Test
  void whatSshOrAShellWouldTakeForSomethingElseIsRefused() {
    for (String text :
        List.of(
            "ssh://-oProxyCommand=x/",
            "ssh://host/a'b",
            "ssh://host/$(id)",
            "ssh://host/a%20b",
            "ssh://host?x",
            "ssh://",
            "unix://relative",
            "tcp://host",
            "tcp://host:1/path",
            "http://host:1",
            "npipe:////./pipe/x",
            "host",
            "")) {
      assertThrows(GantryException.class, () -> HostAddress.parse(text), text);
    }
  }

  @Test
  void aPasswordIsRefusedAndNotRepeated() {
    String message =
        assertThrows(GantryException.class, () -> HostAddress.parse("ssh://me:secret@host")).text();
    assertFalse(message.contains("secret"), message);
  }

  @Test
  void theOtherEndIsGantryOrDocker() {
    List<String> command = ssh("ssh://me@host:2222").command();
    assertEquals(List.of("-p", "2222", "--", "me@host"), command.subList(4, 8));
    String script = command.getLast();
    assertTrue(script.contains("exec gantry system dial-stdio;"), script);
    assertTrue(script.endsWith("exec docker system dial-stdio'"), script);
    String there = ssh("ssh://host/run/x.sock").command().getLast();
    assertTrue(there.contains("gantry system dial-stdio /run/x.sock"), there);
    assertTrue(there.contains("docker -H unix:///run/x.sock system dial-stdio"), there);
  }
}
