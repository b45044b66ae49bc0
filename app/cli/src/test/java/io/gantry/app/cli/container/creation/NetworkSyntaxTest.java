package io.gantry.app.cli.container.creation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.app.cli.argv.UsageException;
import io.gantry.engine.api.EndpointSpec;
import io.gantry.engine.api.LinkSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NetworkSyntaxTest {
  @Test
  void aNameAloneAsksForNothing() {
    assertEquals(EndpointSpec.of("net"), NetworkSyntax.parse("net"));
  }

  @Test
  void fieldsSayWhatIsAskedOfTheNetwork() {
    assertEquals(
        new EndpointSpec(
            "net",
            List.of("a", "b"),
            "10.1.0.7",
            "fd00::7",
            "02:00:00:00:00:07",
            -3,
            Map.of("com.example", "1=2", "flag", "")),
        NetworkSyntax.parse(
            "name=net,alias=a,alias=b,ip=10.1.0.7,ip6=fd00::7,mac-address=02:00:00:00:00:07,"
                + "gw-priority=-3,driver-opt=com.example=1=2,driver-opt=flag"));
  }

  @Test
  void whatIsNoFieldIsRefused() {
    for (String wrong : List.of("alias=a", "name=n,ip", "name=n,x=y", "name=n,gw-priority=many")) {
      assertThrows(UsageException.class, () -> NetworkSyntax.parse(wrong), wrong);
    }
  }

  @Test
  void optionsBelongToTheFirstNetworkAndOnlyOnce() {
    List<EndpointSpec> two =
        List.of(NetworkSyntax.parse("name=a,ip=10.1.0.2"), EndpointSpec.of("b"));
    List<EndpointSpec> aliased = NetworkSyntax.with(two, List.of("x"), "", "fd00::2", "");
    assertEquals(List.of("x"), aliased.getFirst().aliases());
    assertEquals("10.1.0.2", aliased.getFirst().address());
    assertEquals("fd00::2", aliased.getFirst().address6());
    assertEquals(EndpointSpec.of("b"), aliased.getLast());
    assertThrows(
        UsageException.class, () -> NetworkSyntax.with(two, List.of(), "10.1.0.3", "", ""));
  }

  @Test
  void aLinkHasItsContainersNameUnlessItHasAnother() {
    assertEquals(new LinkSpec("db", "db"), NetworkSyntax.link("db"));
    assertEquals(new LinkSpec("db", "store"), NetworkSyntax.link("db:store"));
    for (String wrong : List.of("", ":a", "a:b:c")) {
      assertThrows(UsageException.class, () -> NetworkSyntax.link(wrong), wrong);
    }
  }
}
