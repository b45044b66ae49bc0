package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DeviceCountersTest {
  @Test
  void allInterfacesButTheLoopbackCount() {
    var lines =
        List.of(
            "Inter-|   Receive                                                |  Transmit",
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets",
            "    lo:     100       1    0    0    0     0          0         0      100       1    0",
            "  eth0: 1234567    2000    0    0    0     0          0         0     7654     100    0",
            "eth1:1 1 0 0 0 0 0 0 2 1 0");
    assertEquals(new Networks.Traffic(1234568, 7656), DeviceCounters.sum(lines));
  }
}
