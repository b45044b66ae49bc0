package io.gantry.cluster.apiserver.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.cluster.apiserver.admission.AdmissionRequest.Operation;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class AdmissionsTest {
  private final Objects objects = new Objects();

  /** The cluster, as far as admission looks at it. */
  private static final class Objects implements Lookup {
    private final Map<ResourceType, Map<ObjectKey, ApiObject>> byType = new LinkedHashMap<>();

    void put(ApiObject object) {
      ResourceType type = ResourceTypes.ofKind(object.apiVersion(), object.kind()).orElseThrow();
      byType.computeIfAbsent(type, _ -> new LinkedHashMap<>()).put(object.key(), object);
    }

    void remove(ApiObject object) {
      byType.values().forEach(objects -> objects.remove(object.key()));
    }

    @Override
    public Optional<ApiObject> get(ResourceType type, ObjectKey key) {
      return Optional.ofNullable(byType.getOrDefault(type, Map.of()).get(key));
    }

    @Override
    public List<ApiObject> list(ResourceType type) {
      return List.copyOf(byType.getOrDefault(type, Map.of()).values());
    }
  }

  private static AdmissionRequest request(Operation operation, ApiObject object) {
    return new AdmissionRequest(
        operation,
        ResourceTypes.ofKind(object.apiVersion(), object.kind()).orElseThrow(),
        "",
        object.namespace(),
        object.name(),
        object,
        Optional.empty(),
        new AdmissionRequest.User("admin", List.of("system:masters")),
        false);
  }

  private static AdmissionRequest create(ApiObject object) {
    return request(Operation.CREATE, object);
  }

  private static Json.Obj json(String text) {
    return Json.parse(text.replace('\'', '"')).asObject();
  }

  private static ApiObject pod(String spec) {
    return ApiObject.of(ResourceTypes.PODS, "default", "web").with(json(spec), "spec");
  }

  private static ApiObject service(String name, String spec) {
    return ApiObject.of(ResourceTypes.SERVICES, "default", name).with(json(spec), "spec");
  }

  private static String refusal(Admission admission, AdmissionRequest request) {
    return assertThrows(StatusException.class, () -> admission.mutate(request)).text();
  }

  // Namespaces

  @Test
  void nothingIsMadeInANamespaceThatIsNotThere() {
    var rule = new NamespaceLifecycle(objects);

    assertEquals("namespaces \"default\" not found", refusal(rule, create(pod("{}"))));
  }

  @Test
  void nothingIsMadeInANamespaceThatIsGoing() {
    var rule = new NamespaceLifecycle(objects);
    objects.put(namespace("Terminating"));

    assertEquals(
        "pods \"web\" is forbidden: unable to create new content in namespace default because it is"
            + " being terminated",
        refusal(rule, create(pod("{}"))));
    assertEquals(pod("{}"), rule.mutate(request(Operation.UPDATE, pod("{}"))));
  }

  @Test
  void theClustersOwnNamespacesStay() {
    var rule = new NamespaceLifecycle(objects);

    assertEquals(
        "namespaces \"default\" is forbidden: this namespace may not be deleted",
        assertThrows(
                StatusException.class,
                () -> rule.validate(request(Operation.DELETE, namespace("Active"))))
            .getMessage());
  }

  private static ApiObject namespace(String phase) {
    return ApiObject.of(ResourceTypes.NAMESPACES, "", "default")
        .with(Json.of(phase), "status", "phase");
  }

  // Accounts

  private ServiceAccount accounts() {
    return new ServiceAccount(objects, new SplittableRandom(1), Duration.ZERO);
  }

  @Test
  void aPodNeedsItsAccount() {
    assertEquals(
        "pods \"web\" is forbidden: error looking up service account default/default:"
            + " serviceaccount \"default\" not found",
        refusal(accounts(), create(pod("{}"))));
  }

  @Test
  void everyContainerFindsTheToken() {
    objects.put(ApiObject.of(ResourceTypes.SERVICE_ACCOUNTS, "default", "default"));

    var spec =
        accounts()
            .mutate(
                create(pod("{'containers': [{'name': 'a'}], 'initContainers': [{'name': 'b'}]}")))
            .spec();

    var volume = (Json.Obj) spec.array("volumes").getFirst();
    var mount =
        json("{'readOnly': true, 'mountPath': '/var/run/secrets/kubernetes.io/serviceaccount'}")
            .with("name", Json.of(volume.string("name")));
    assertEquals(true, volume.string("name").matches("kube-api-access-[a-z0-9]{5}"));
    assertEquals(3, volume.object("projected").array("sources").size());
    assertEquals(420, volume.object("projected").number("defaultMode", 0));
    for (String list : List.of("containers", "initContainers")) {
      var container = (Json.Obj) spec.array(list).getFirst();
      assertEquals(List.of(mount), container.array("volumeMounts"));
    }
    assertEquals("default", spec.string("serviceAccountName"));
    assertEquals("default", spec.string("serviceAccount"));
  }

  @Test
  void thePodsWordOnTheTokenCountsBeforeTheAccounts() {
    objects.put(
        ApiObject.of(ResourceTypes.SERVICE_ACCOUNTS, "default", "default")
            .with(Json.of(false), "automountServiceAccountToken"));
    String pod = "{'containers': [{'name': 'a'}]%s}";

    assertEquals(0, volumes(pod.formatted("")));
    assertEquals(1, volumes(pod.formatted(", 'automountServiceAccountToken': true")));
  }

  private int volumes(String pod) {
    return accounts().mutate(create(pod(pod))).spec().array("volumes").size();
  }

  // Tolerations and priority

  @Test
  void aPodStaysFiveMinutesOnANodeThatIsGone() {
    var rule = new DefaultTolerationSeconds();

    assertEquals(
        json(
            """
            {'tolerations': [
             {'key': 'node.kubernetes.io/not-ready', 'operator': 'Exists', 'effect': 'NoExecute', 'tolerationSeconds': 300},
             {'key': 'node.kubernetes.io/unreachable', 'operator': 'Exists', 'effect': 'NoExecute', 'tolerationSeconds': 300}]}
            """),
        rule.mutate(create(pod("{}"))).spec());
    var all = pod("{'tolerations': [{'operator': 'Exists'}]}");
    assertEquals(all, rule.mutate(create(all)));
  }

  @Test
  void priorityFollowsFromTheClass() {
    var rule = new Priority();

    assertEquals(
        json("{'priority': 0, 'preemptionPolicy': 'PreemptLowerPriority'}"),
        rule.mutate(create(pod("{}"))).spec());
    assertEquals(
        2_000_001_000L,
        rule.mutate(create(pod("{'priorityClassName': 'system-node-critical'}")))
            .spec()
            .number("priority", 0));
    assertEquals(
        "pods \"web\" is forbidden: no PriorityClass with name high was found",
        refusal(rule, create(pod("{'priorityClassName': 'high'}"))));
  }

  // Addresses of Services

  private final ServiceAddresses addresses =
      new ServiceAddresses(
          objects,
          ServiceCidr.parse("10.96.0.0/24"),
          NodePorts.USUAL,
          new SplittableRandom(1),
          () -> Instant.EPOCH);

  private static final String CLUSTER_IP = "{'type': 'ClusterIP', 'ports': [{'port': 80}]}";

  @Test
  void noTwoServicesHaveTheSameAddress() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 254; i++) {
      var given = addresses.mutate(create(service("s" + i, CLUSTER_IP)));
      String address = given.spec().string("clusterIP");
      assertEquals(List.of(address), given.spec().strings("clusterIPs"));
      assertEquals(true, seen.add(address), address);
    }
    assertEquals(
        "Internal error occurred: failed to allocate a serviceIP: range is full",
        refusal(addresses, create(service("more", CLUSTER_IP))));
  }

  @Test
  void anAddressThatWasAskedForIsGivenOrRefused() {
    String asking = "{'type': 'ClusterIP', 'clusterIP': '10.96.0.10'}";
    var first = addresses.mutate(create(service("a", asking)));

    assertEquals("10.96.0.10", first.spec().string("clusterIP"));
    assertEquals(
        "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.10\"]: failed"
            + " to allocate IP 10.96.0.10: provided IP is already allocated",
        refusal(addresses, create(service("b", asking))));
    assertEquals(
        "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"10.97.0.1\"]: failed"
            + " to allocate IP 10.97.0.1: the provided IP (10.97.0.1) is not in the valid range."
            + " The range of valid IPs is 10.96.0.0/24",
        refusal(
            addresses, create(service("b", "{'type': 'ClusterIP', 'clusterIP': '10.97.0.1'}"))));
  }

  @Test
  void whatADeletedServiceHadIsFreeAndWhatAFailedWriteHadToo() {
    String asking = "{'type': 'ClusterIP', 'clusterIP': '10.96.0.10'}";
    var request = create(service("a", asking));
    objects.put(addresses.mutate(request));
    addresses.done(request);
    objects.remove(request.object());

    var failed = create(service("b", asking));
    addresses.mutate(failed);
    addresses.done(failed);

    assertEquals(
        "10.96.0.10", addresses.mutate(create(service("c", asking))).spec().string("clusterIP"));
  }

  @Test
  void headlessAndExternalServicesHaveNoAddress() {
    var headless =
        addresses.mutate(create(service("a", "{'type': 'ClusterIP', 'clusterIP': 'None'}")));
    assertEquals(List.of("None"), headless.spec().strings("clusterIPs"));

    var external = service("b", "{'type': 'ExternalName', 'externalName': 'example.com'}");
    assertEquals(external, addresses.mutate(create(external)));
  }

  @Test
  void nodePortsAreGivenOrRefused() {
    String nodePort = "{'type': 'NodePort', 'ports': [{'port': 80, 'protocol': 'TCP'%s}]}";
    var given = addresses.mutate(create(service("a", nodePort.formatted(""))));
    long port = ((Json.Obj) given.spec().array("ports").getFirst()).number("nodePort", 0);
    assertEquals(true, port >= 30000 && port <= 32767, "port " + port);

    var asked = create(service("b", nodePort.formatted(", 'nodePort': " + port)));
    assertEquals(
        "Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: "
            + port
            + ": provided port is already allocated",
        refusal(addresses, asked));
    assertEquals(
        "Service \"b\" is invalid: spec.ports[0].nodePort: Invalid value: 80: provided port is not"
            + " in the valid range. The range of valid ports is 30000-32767",
        refusal(addresses, create(service("b", nodePort.formatted(", 'nodePort': 80")))));
  }

  @Test
  void oneServiceMayHaveTheSameNodePortForTcpAndUdp() {
    var both =
        service(
            "dns",
            "{'type': 'NodePort', 'ports': [{'port': 53, 'protocol': 'TCP', 'nodePort': 30053},"
                + " {'port': 53, 'protocol': 'UDP', 'nodePort': 30053}]}");

    assertEquals(both.spec().array("ports"), addresses.mutate(create(both)).spec().array("ports"));
  }

  @Test
  void anUpdateKeepsItsOwnAddressAndPorts() {
    var given =
        addresses.mutate(
            create(
                service("a", "{'type': 'NodePort', 'ports': [{'port': 80, 'protocol': 'TCP'}]}")));
    objects.put(given);

    assertEquals(given, addresses.mutate(request(Operation.UPDATE, given)));
  }

  @Test
  void theFirstAddressesAreLeftToThoseWhoAsk() {
    assertNotEquals(1, ServiceCidr.parse("10.96.0.0/16").firstForAny());
    assertEquals(256, ServiceCidr.parse("10.96.0.0/16").firstForAny());
    assertEquals(16, ServiceCidr.parse("10.96.0.0/24").firstForAny());
    assertEquals("10.96.0.0/16", ServiceCidr.parse("10.96.3.4/16").toString());
  }

  @Test
  void whatIsNoAddressIsNone() {
    assertEquals(Optional.of(0x0a60000a), ServiceCidr.number("10.96.0.10"));
    for (String text :
        List.of("", "10.96.0", "10.96.0.10.1", "10.96.0.256", "10.96.00.1", "10.96..1", "None")) {
      assertEquals(Optional.empty(), ServiceCidr.number(text), text);
    }
  }
}
