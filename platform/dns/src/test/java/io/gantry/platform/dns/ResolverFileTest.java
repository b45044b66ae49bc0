package io.gantry.platform.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResolverFileTest {
  @Test
  void onlyNameserversCount() {
    assertEquals(
        List.of(new InetSocketAddress("192.0.2.1", 53), new InetSocketAddress("2001:db8::1", 53)),
        ResolverFile.parse(
            List.of(
                "# nameserver 192.0.2.9",
                "search example.org",
                "nameserver 192.0.2.1",
                "  nameserver\t2001:db8::1 ",
                "nameserver fe80::1%eth0",
                "nameserver not.an.address",
                "nameservers 192.0.2.8",
                "nameserver")));
  }

  @Test
  void aMissingFileNamesNobody() {
    assertEquals(List.of(), ResolverFile.servers(Path.of("/nonexistent/resolv.conf")));
  }
}
