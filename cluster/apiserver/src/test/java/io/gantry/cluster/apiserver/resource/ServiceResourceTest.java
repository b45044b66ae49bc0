package io.gantry.cluster.apiserver.resource;

import static io.gantry.cluster.apiserver.resource.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import org.junit.jupiter.api.Test;

final class ServiceResourceTest {
  private final Resource services = Given.resource(ResourceTypes.SERVICES);

  private static ApiObject service(String spec) {
    return Given.object(ResourceTypes.SERVICES, "web", "{'spec': " + spec + "}");
  }

  @Test
  void aPortIsAllThatAServiceNeeds() {
    assertEquals(
        json(
            """
            {'type': 'ClusterIP', 'sessionAffinity': 'None', 'internalTrafficPolicy': 'Cluster',
             'ipFamilyPolicy': 'SingleStack', 'ipFamilies': ['IPv4'],
             'ports': [{'port': 80, 'protocol': 'TCP', 'targetPort': 80}]}
            """),
        services.withDefaults(service("{'ports': [{'port': 80}]}")).spec());
  }

  @Test
  void clientsThatAreKeptAreKeptForThreeHours() {
    assertEquals(
        json("{'clientIP': {'timeoutSeconds': 10800}}"),
        services
            .withDefaults(service("{'sessionAffinity': 'ClientIP'}"))
            .spec()
            .object("sessionAffinityConfig"));
  }

  @Test
  void aNameOutsideHasNeitherAddressNorPolicy() {
    assertEquals(
        json(
            "{'type': 'ExternalName', 'externalName': 'db.example.com', 'sessionAffinity':"
                + " 'None'}"),
        services
            .withDefaults(service("{'type': 'ExternalName', 'externalName': 'db.example.com'}"))
            .spec());
  }

  @Test
  void anUpdateThatDoesNotNameTheAddressKeepsItAndTheNodePorts() {
    var old =
        service(
            """
            {'type': 'NodePort', 'clusterIP': '10.0.0.9', 'clusterIPs': ['10.0.0.9'],
             'ports': [{'port': 80, 'protocol': 'TCP', 'targetPort': 80, 'nodePort': 30080}]}
            """);
    var applied =
        services.withDefaults(
            service("{'type': 'NodePort', 'ports': [{'port': 80, 'targetPort': 8080}]}"));

    var spec = services.forUpdate(applied, old).spec();

    assertEquals("10.0.0.9", spec.string("clusterIP"));
    assertEquals(
        json("{'port': 80, 'protocol': 'TCP', 'targetPort': 8080, 'nodePort': 30080}"),
        spec.array("ports").getFirst());
  }

  @Test
  void aServiceThatLeavesTheNodesGivesTheirPortsBack() {
    var old =
        service(
            "{'type': 'NodePort', 'clusterIP': '10.0.0.9', 'ports': [{'port': 80, 'protocol':"
                + " 'TCP', 'nodePort': 30080}]}");
    var inner =
        service(
            "{'type': 'ClusterIP', 'clusterIP': '10.0.0.9', 'ports': [{'port': 80, 'protocol':"
                + " 'TCP', 'nodePort': 30080}]}");

    assertEquals(
        json("{'port': 80, 'protocol': 'TCP'}"),
        services.forUpdate(inner, old).spec().array("ports").getFirst());
  }

  @Test
  void rowsSayHowAServiceIsReached() {
    assertEquals(
        "web|ClusterIP|10.0.0.9|<none>|80/TCP,53/UDP|5m|app=web,tier=front",
        Given.row(
            services,
            service(
                """
                {'type': 'ClusterIP', 'clusterIP': '10.0.0.9', 'selector': {'tier': 'front', 'app': 'web'},
                 'ports': [{'port': 80, 'protocol': 'TCP'}, {'port': 53, 'protocol': 'UDP'}]}
                """)));
    assertEquals(
        "web|NodePort|10.0.0.9|<none>|80:30080/TCP|5m|<none>",
        Given.row(
            services,
            service(
                "{'type': 'NodePort', 'clusterIP': '10.0.0.9', 'ports': [{'port': 80, 'protocol':"
                    + " 'TCP', 'nodePort': 30080}]}")));
    assertEquals(
        "web|ExternalName|<none>|db.example.com|<none>|5m|<none>",
        Given.row(services, service("{'type': 'ExternalName', 'externalName': 'db.example.com'}")));
  }
}
