package io.gantry.app.launcher.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.platform.base.GantryException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EndpointTest {
  @Test
  void socketsAreWrittenAsDockerHostWritesThem() {
    assertEquals(new Endpoint.Unix(Path.of("/a/b")), Endpoint.parse("unix:///a/b"));
    assertEquals(new Endpoint.Tcp("h:1"), Endpoint.parse("tcp://h:1"));
    assertEquals(new Endpoint.Inherited(), Endpoint.parse("fd://"));
    for (String wrong : new String[] {"", "unix://", "ssh://h", "h:1", "fd://4"}) {
      assertThrows(GantryException.class, () -> Endpoint.parse(wrong), wrong);
    }
  }

  @Test
  void dockerdNeedsNeitherSchemeNorPort() {
    assertEquals(new Endpoint.Tcp("1.2.3.4:2375"), Endpoint.parse("tcp://1.2.3.4", false));
    assertEquals(new Endpoint.Tcp("1.2.3.4:2376"), Endpoint.parse("tcp://1.2.3.4/", true));
    assertEquals(new Endpoint.Tcp("[::1]:2376"), Endpoint.parse("tcp://[::1]", true));
    assertEquals(new Endpoint.Tcp("[::1]:9"), Endpoint.parse("tcp://[::1]:9", true));
    assertEquals(new Endpoint.Tcp("0.0.0.0:9"), Endpoint.parse(":9", false));
    assertEquals(new Endpoint.Tcp("localhost:2375"), Endpoint.parse("tcp://", false));
    assertEquals(new Endpoint.Inherited(), Endpoint.parse("fd://", true));
  }

  @Test
  void tcpWithoutCertificatesIsOnlyThereIfAskedForByName() {
    var open = new TcpTls(Optional.empty(), false);
    assertThrows(GantryException.class, () -> open.of("0.0.0.0:2375"));
    assertEquals(Optional.empty(), new TcpTls(Optional.empty(), true).of("0.0.0.0:2375"));
  }
}
