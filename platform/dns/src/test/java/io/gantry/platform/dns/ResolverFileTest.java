package io.gantry.platform.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResolverFileTest {
  @Test
  void theHostsNameServersAreRead() {
    assertEquals(
        List.of(new InetSocketAddress("10.0.0.2", 53), new InetSocketAddress("10.0.0.3", 53)),
        ResolverFile.servers(
            "# made by hand\nsearch a.example\nnameserver 10.0.0.2\n nameserver\t10.0.0.3 \n"));
  }
}
