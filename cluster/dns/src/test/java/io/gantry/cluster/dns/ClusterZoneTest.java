package io.gantry.cluster.dns;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.client.informer.LocalInformers;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.dns.Answer;
import io.gantry.platform.dns.Answer.Resource;
import io.gantry.platform.dns.RecordType;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ClusterZoneTest {
  private static final String NONE = "no records";
  private static final String NO_NAME = "no such name";

  private final MemoryClient client = new MemoryClient();
  private final LocalInformers informers = new LocalInformers(client);
  private final Directory directory = new Directory(informers);
  private final ClusterZone zone = new ClusterZone(directory, "cluster.local");
  private final ReverseZone reverse = new ReverseZone(directory, "cluster.local");

  private void create(String json) {
    client.create(new ApiObject(Json.parse(json.replace('\'', '"')).asObject()));
  }

  @BeforeEach
  void fill() throws InterruptedException {
    create("{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'default'}}");
    create(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'web','namespace':'default'},
         'spec':{'clusterIP':'10.96.0.5','ports':[{'name':'http','port':80,'protocol':'TCP'}]}}\
        """);
    create(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'db','namespace':'default'},
         'spec':{'clusterIP':'None','ports':[{'name':'sql','port':5432,'protocol':'TCP'}]}}\
        """);
    create(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'early','namespace':'default'},
         'spec':{'clusterIP':'None','publishNotReadyAddresses':true}}\
        """);
    create(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'empty','namespace':'default'},
         'spec':{'clusterIP':'None'}}\
        """);
    create(
        """
        {'apiVersion':'v1','kind':'Service','metadata':{'name':'far','namespace':'default'},
         'spec':{'type':'ExternalName','externalName':'db.example.org.'}}\
        """);
    create(
        """
        {'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','addressType':'IPv4',
         'metadata':{'name':'db-1','namespace':'default','labels':{'kubernetes.io/service-name':'db'}},
         'ports':[{'name':'sql','port':15432,'protocol':'TCP'}],
         'endpoints':[{'addresses':['10.244.0.7'],'hostname':'db-0','conditions':{'ready':true}},
          {'addresses':['10.244.0.8'],'conditions':{}},
          {'addresses':['10.244.0.9'],'hostname':'db-2','conditions':{'ready':false}}]}\
        """);
    create(
        """
        {'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','addressType':'IPv4',
         'metadata':{'name':'early-1','namespace':'default','labels':{'kubernetes.io/service-name':'early'}},
         'endpoints':[{'addresses':['10.244.0.9'],'conditions':{'ready':false}}]}\
        """);
    informers.start();
  }

  @AfterEach
  void stop() {
    informers.close();
  }

  private static String text(Resource resource) {
    return switch (resource) {
      case Resource.Address address -> address.address().getHostAddress();
      case Resource.Name name -> name.name();
      case Resource.Text text -> text.text();
      case Resource.Service service -> service.port() + " " + service.target();
    };
  }

  private static String text(Answer answer) {
    return switch (answer) {
      case Answer.NoSuchName _ -> NO_NAME;
      case Answer.Records(var records) ->
          records.isEmpty()
              ? NONE
              : String.join(", ", records.stream().map(ClusterZoneTest::text).sorted().toList());
    };
  }

  private String find(String name, RecordType type) {
    return zone.find(name + ".cluster.local", type).map(ClusterZoneTest::text).orElse("");
  }

  @Test
  void aServiceHasItsClusterIp() {
    assertEquals("10.96.0.5", find("web.default.svc", RecordType.A));
    assertEquals(NONE, find("web.default.svc", RecordType.AAAA));
    assertEquals(NO_NAME, find("nobody.default.svc", RecordType.A));
    assertEquals(NO_NAME, find("web.other.svc", RecordType.A));
  }

  @Test
  void aHeadlessServiceHasTheAddressesOfItsReadyEndpoints() {
    assertEquals("10.244.0.7, 10.244.0.8", find("db.default.svc", RecordType.A));
    assertEquals("10.244.0.9", find("early.default.svc", RecordType.A));
    assertEquals(NO_NAME, find("empty.default.svc", RecordType.A));
    Set<Resource> first = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      if (zone.find("db.default.svc.cluster.local", RecordType.A).orElseThrow()
          instanceof Answer.Records(var records)) {
        first.add(records.getFirst());
      }
    }
    assertEquals(2, first.size());
  }

  @Test
  void endpointsHaveNames() {
    assertEquals("10.244.0.7", find("db-0.db.default.svc", RecordType.A));
    assertEquals("10.244.0.8", find("10-244-0-8.db.default.svc", RecordType.A));
    assertEquals(NO_NAME, find("db-2.db.default.svc", RecordType.A));
  }

  @Test
  void portsAreFoundByName() {
    assertEquals(
        "80 web.default.svc.cluster.local", find("_http._tcp.web.default.svc", RecordType.SRV));
    assertEquals(
        "15432 10-244-0-8.db.default.svc.cluster.local, 15432 db-0.db.default.svc.cluster.local",
        find("_sql._tcp.db.default.svc", RecordType.SRV));
    assertEquals(NO_NAME, find("_http._udp.web.default.svc", RecordType.SRV));
    assertEquals(NONE, find("_http._tcp.web.default.svc", RecordType.A));
    assertEquals(NONE, find("_tcp.web.default.svc", RecordType.SRV));
  }

  @Test
  void externalNamesStandForOthers() {
    assertEquals("db.example.org", find("far.default.svc", RecordType.A));
  }

  @Test
  void podsHaveTheirAddressInTheName() {
    assertEquals("10.244.0.9", find("10-244-0-9.default.pod", RecordType.A));
    assertEquals(NO_NAME, find("10-244-0-999.default.pod", RecordType.A));
    assertEquals(NO_NAME, find("10-244-0-9.other.pod", RecordType.A));
  }

  @Test
  void whatNamesAreBelowIsThereWithoutRecords() {
    assertEquals(NONE, find("default.svc", RecordType.A));
    assertEquals(NONE, find("svc", RecordType.A));
    assertEquals(NO_NAME, find("other.svc", RecordType.A));
    assertEquals(NO_NAME, find("nothing", RecordType.A));
    assertEquals(
        NONE, zone.find("cluster.local", RecordType.A).map(ClusterZoneTest::text).orElse(""));
    assertEquals("1.1.0", find("dns-version", RecordType.TXT));
    assertEquals("", zone.find("example.org", RecordType.A).map(ClusterZoneTest::text).orElse(""));
  }

  @Test
  void addressesHaveNames() {
    assertEquals("web.default.svc.cluster.local", reverse("5.0.96.10"));
    assertEquals("db-0.db.default.svc.cluster.local", reverse("7.0.244.10"));
    assertEquals("", reverse("1.1.1.1"));
  }

  private String reverse(String address) {
    return reverse
        .find(address + ".in-addr.arpa", RecordType.PTR)
        .map(ClusterZoneTest::text)
        .orElse("");
  }
}
