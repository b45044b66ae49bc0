package io.gantry.cluster.apiserver.resource;

import static io.gantry.cluster.apiserver.resource.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResourcesTest {
  @Test
  void everyTypeHasItsResource() {
    assertEquals(ResourceTypes.ALL, Resources.all().stream().map(Resource::type).toList());
  }

  @Test
  void everyRowHasACellForEveryColumnEvenOfAnEmptyObject() {
    for (Resource resource : Resources.all()) {
      var empty = ApiObject.of(resource.type(), "default", "x");
      var made = resource.withDefaults(resource.forCreate(resource.withDefaults(empty)));
      String kind = resource.type().kind();
      assertEquals(resource.columns().size(), resource.cells(empty, Given.NOW).size(), kind);
      assertEquals(resource.columns().size(), resource.cells(made, Given.NOW).size(), kind);
      assertEquals(
          List.copyOf(resource.fieldNames()).stream().sorted().toList(),
          resource.fields(made).keySet().stream().sorted().toList(),
          kind);
    }
  }

  @Test
  void theFinalizerOfANamespaceIsThereFromTheStart() {
    var namespaces = Given.resource(ResourceTypes.NAMESPACES);

    var made = namespaces.forCreate(ApiObject.of(ResourceTypes.NAMESPACES, "", "team"));

    assertEquals(json("{'finalizers': ['kubernetes']}"), made.spec());
    assertEquals("team", made.labels().get("kubernetes.io/metadata.name"));
    assertEquals("Active", made.text("status", "phase"));
  }

  @Test
  void textsOfASecretAreKeptAsBytes() {
    assertEquals(
        json("{'a': 'b2xk', 'b': 'bmV3'}"),
        filled(
                ResourceTypes.SECRETS,
                "{'data': {'a': 'b2xk', 'b': 'b2xk'}, 'stringData': {'b': 'new'}}")
            .tree()
            .object("data"));
    assertEquals("Opaque", filled(ResourceTypes.SECRETS, "{}").text("type"));
  }

  @Test
  void aNodeCanUseAllThatItHas() {
    assertEquals(
        json("{'cpu': '4'}"),
        filled(ResourceTypes.NODES, "{'status': {'capacity': {'cpu': '4'}}}")
            .status()
            .object("allocatable"));
  }

  @Test
  void rowsOfOtherKinds() {
    assertEquals("x|Active|5m", row(ResourceTypes.NAMESPACES, "{'status': {'phase': 'Active'}}"));
    assertEquals(
        "x|2|5m", row(ResourceTypes.CONFIG_MAPS, "{'data': {'a': '1'}, 'binaryData': {'b': ''}}"));
    assertEquals(
        "x|Opaque|1|5m", row(ResourceTypes.SECRETS, "{'type': 'Opaque', 'data': {'a': ''}}"));
    assertEquals("x|0|5m", row(ResourceTypes.SERVICE_ACCOUNTS, "{}"));
    assertEquals("x|n1|5m", row(ResourceTypes.LEASES, "{'spec': {'holderIdentity': 'n1'}}"));
    assertEquals(
        "x|IPv4|80|10.0.0.1,10.0.0.2,10.0.0.3 + 1 more...|5m",
        row(
            ResourceTypes.ENDPOINT_SLICES,
            "{'addressType': 'IPv4', 'ports': [{'port': 80}], 'endpoints': [{'addresses':"
                + " ['10.0.0.1', '10.0.0.2']}, {'addresses': ['10.0.0.3', '10.0.0.4']}]}"));
    assertEquals(
        "x|10.0.0.1:80|5m",
        row(
            ResourceTypes.ENDPOINTS,
            "{'subsets': [{'addresses': [{'ip': '10.0.0.1'}], 'ports': [{'port': 80}]}]}"));
    assertEquals(
        "x|Ready,SchedulingDisabled|control-plane,worker|5m|v1.36.0|10.1.1.1|<none>|Debian|6.1|gantry://1",
        row(
            ResourceTypes.NODES,
            """
            {'spec': {'unschedulable': true}, 'status': {'conditions': [{'type': 'Ready', 'status': 'True'}],
             'addresses': [{'type': 'InternalIP', 'address': '10.1.1.1'}],
             'nodeInfo': {'kubeletVersion': 'v1.36.0', 'osImage': 'Debian', 'kernelVersion': '6.1', 'containerRuntimeVersion': 'gantry://1'}}}
            """,
            "node-role.kubernetes.io/worker",
            "node-role.kubernetes.io/control-plane"));
    assertEquals(
        "30s|Warning|BackOff|pod/web|spec.containers{c}|kubelet, n1|again|4m|7|x",
        row(
            ResourceTypes.EVENTS,
            """
            {'type': 'Warning', 'reason': 'BackOff', 'message': 'again\\n', 'count': 7,
             'firstTimestamp': '2026-11-22T11:56:00Z', 'lastTimestamp': '2026-11-22T11:59:30Z',
             'source': {'component': 'kubelet', 'host': 'n1'},
             'involvedObject': {'kind': 'Pod', 'name': 'web', 'fieldPath': 'spec.containers{c}'}}
            """));
  }

  private static ApiObject filled(ResourceType type, String fields) {
    return Given.resource(type).withDefaults(Given.object(type, "x", fields));
  }

  private static String row(ResourceType type, String fields, String... labels) {
    var object = Given.object(type, "x", fields);
    for (String label : labels) {
      object = object.withLabel(label, "");
    }
    return Given.row(Given.resource(type), object);
  }
}
