package io.gantry.cluster.proxy;

import static io.gantry.cluster.proxy.Things.endpoint;
import static io.gantry.cluster.proxy.Things.service;
import static io.gantry.cluster.proxy.Things.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.proxy.ServiceRules.Chain;
import io.gantry.cluster.proxy.ServiceRules.Door;
import io.gantry.cluster.proxy.ServiceRules.Memory;
import io.gantry.cluster.proxy.ServiceRules.Protocol;
import io.gantry.cluster.proxy.ServiceRules.Step;
import io.gantry.cluster.proxy.ServiceRules.Target;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProxyPlanTest {
  private static final String PORT = "{'name':'http','port':80,'targetPort':8080}";
  private static final String TARGET = "{'name':'http','port':8080,'protocol':'TCP'}";
  private static final String CHAIN = "service-default/web/tcp/80";
  private static final Door DOOR = new Door.Address(ip("10.96.0.5"), Protocol.TCP, 80);

  private static Ipv4 ip(String text) {
    return Ipv4.parse(text).orElseThrow();
  }

  private static Target target(String address) {
    return new Target(ip(address), 8080);
  }

  private static Step to(String... addresses) {
    List<Target> targets = java.util.Arrays.stream(addresses).map(ProxyPlanTest::target).toList();
    return new Step.Balance(Protocol.TCP, targets);
  }

  private static ServiceRules decide(ApiObject service, String... endpoints) {
    return ProxyPlan.decide(
        service, List.of(slice("web", TARGET, String.join(",", endpoints))), "n1");
  }

  private static ApiObject web(String more) {
    return service("web", "10.96.0.5", more, PORT);
  }

  @Test
  void aClusterIpLeadsToTheReadyEndpoints() {
    assertEquals(
        new ServiceRules(
            Map.of(DOOR, CHAIN), List.of(new Chain(CHAIN, List.of(to("10.1.0.1", "10.1.0.2"))))),
        decide(
            web(""),
            endpoint("10.1.0.1", "n1"),
            endpoint("10.1.0.2", "n2"),
            endpoint("10.1.0.3", "n1", false, false)));
  }

  @Test
  void withoutEndpointsThereIsNoDoor() {
    assertEquals(ServiceRules.NONE, decide(web(""), endpoint("10.1.0.1", "n1", false, false)));
  }

  @Test
  void whereNoneIsReadyThoseThatEndStillServe() {
    ServiceRules rules =
        decide(
            web(""),
            endpoint("10.1.0.1", "n1", false, true),
            endpoint("10.1.0.2", "n1", false, false));
    assertEquals(List.of(target("10.1.0.1")), rules.targets(CHAIN));
  }

  @Test
  void aNodePortIsMasqueraded() {
    ApiObject service =
        service("web", "10.96.0.5", "'type':'NodePort',", PORT.replace("}", ",'nodePort':30080}"));
    ServiceRules rules = decide(service, endpoint("10.1.0.1", "n2"));
    assertEquals(
        "external-default/web/tcp/80", rules.doors().get(new Door.NodePort(Protocol.TCP, 30080)));
    assertEquals(
        List.of(new Step.Masquerade(), new Step.GoTo(CHAIN)), rules.chains().getLast().steps());
  }

  @Test
  void localPoliciesKeepToThisNode() {
    String ports = PORT.replace("}", ",'nodePort':30080}");
    ApiObject service =
        service(
            "web",
            "10.96.0.5",
            "'internalTrafficPolicy':'Local','externalTrafficPolicy':'Local',",
            ports);
    ServiceRules rules = decide(service, endpoint("10.1.0.1", "n1"), endpoint("10.1.0.2", "n2"));
    assertEquals(
        List.of(
            new Chain(CHAIN, List.of(to("10.1.0.1"))),
            new Chain("cluster-default/web/tcp/80", List.of(to("10.1.0.1", "10.1.0.2"))),
            new Chain(
                "external-default/web/tcp/80",
                List.of(new Step.GoToIfFromHere("cluster-default/web/tcp/80"), to("10.1.0.1")))),
        rules.chains());
    ServiceRules elsewhere = decide(service, endpoint("10.1.0.2", "n2"));
    assertEquals(List.of(new Step.Drop()), elsewhere.chains().getFirst().steps());
  }

  @Test
  void sessionAffinityRemembers() {
    String spec =
        "'sessionAffinity':'ClientIP','sessionAffinityConfig':{'clientIP':{'timeoutSeconds':60}},";
    var first = new Memory("clients-default/web/tcp/80/10.1.0.1/8080", 60);
    var second = new Memory("clients-default/web/tcp/80/10.1.0.2/8080", 60);
    String toFirst = "endpoint-default/web/tcp/80/10.1.0.1/8080";
    String toSecond = "endpoint-default/web/tcp/80/10.1.0.2/8080";
    ServiceRules rules = decide(web(spec), endpoint("10.1.0.1", "n1"), endpoint("10.1.0.2", "n1"));
    assertEquals(
        List.of(
            new Chain(toFirst, List.of(new Step.Remember(first), to("10.1.0.1"))),
            new Chain(toSecond, List.of(new Step.Remember(second), to("10.1.0.2"))),
            new Chain(
                CHAIN,
                List.of(
                    new Step.StayWith(first, toFirst),
                    new Step.StayWith(second, toSecond),
                    new Step.OneIn(2, toFirst),
                    new Step.OneIn(1, toSecond)))),
        rules.chains());
    assertEquals(List.of(target("10.1.0.1"), target("10.1.0.2")), rules.targets(CHAIN));
    ServiceRules usual = decide(web("'sessionAffinity':'ClientIP',"), endpoint("10.1.0.1", "n1"));
    assertEquals(10_800, usual.memories().iterator().next().seconds());
  }

  @Test
  void headlessAndExternalNamesHaveNoRules() {
    assertEquals(
        ServiceRules.NONE, decide(service("web", "None", "", PORT), endpoint("10.1.0.1", "n1")));
    assertEquals(
        ServiceRules.NONE,
        decide(service("web", "", "'type':'ExternalName',", ""), endpoint("10.1.0.1", "n1")));
  }

  @Test
  void externalAddressesAreDoorsToo() {
    ServiceRules rules = decide(web("'externalIPs':['192.0.2.7'],"), endpoint("10.1.0.1", "n1"));
    assertEquals(
        "external-default/web/tcp/80",
        rules.doors().get(new Door.Address(ip("192.0.2.7"), Protocol.TCP, 80)));
  }
}
