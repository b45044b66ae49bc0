package io.gantry.container.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class Forwarding6Test {
  private static final String NOWHERE = "00000000000000000000000000000000";

  private static String route(String destination, String prefix, String flags) {
    String via = "fe800000000000000000000000000001";
    return String.join(
            " ", destination, prefix, NOWHERE, "00", via, "00000400", "00000001", "00000000", flags)
        + "     eth0\n";
  }

  @Test
  void aDefaultRouteThatARouterAdvertisedIsSeen() {
    String table =
        route("fd000000000000000000000000000000", "40", "00040001")
            + route(NOWHERE, "00", "00450003");
    assertEquals(Optional.of("eth0"), Forwarding6.learnedBy(table, _ -> true));
    assertEquals(Optional.empty(), Forwarding6.learnedBy(table, _ -> false), "believed anyway");
    assertEquals(
        Optional.empty(), Forwarding6.learnedBy(route(NOWHERE, "00", "00000003"), _ -> true));
  }
}
