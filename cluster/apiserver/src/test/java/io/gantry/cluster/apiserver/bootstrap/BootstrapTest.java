package io.gantry.cluster.apiserver.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gantry.cluster.apiserver.ApiServer;
import io.gantry.cluster.apiserver.bootstrap.Bootstrap.Address;
import io.gantry.cluster.apiserver.bootstrap.Bootstrap.Settings;
import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.store.SqliteStore;
import io.gantry.platform.base.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new cluster on the real API server, and what its Services get there. */
final class BootstrapTest {
  private static final String CIDR = "10.96.0.0/16";
  private static final ObjectKey API = new ObjectKey("default", "kubernetes");
  private static final ObjectKey DNS = new ObjectKey("kube-system", "kube-dns");

  @TempDir Path directory;
  private SqliteStore store;
  private ApiServer server;
  private Client client;

  @BeforeEach
  void start() {
    store = SqliteStore.open(directory.resolve("store.db"));
    server = new ApiServer(ApiServer.Parts.of(store));
    client = server.client("test");
    bootstrap("192.0.2.1");
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private void bootstrap(String address) {
    var settings =
        new Settings(CIDR, new Address(address, 6443), Optional.of(new Address(address, 5353)));
    new Bootstrap(client, settings).run();
  }

  private ApiObject get(ResourceType type, ObjectKey key) {
    return client.get(type, key).orElseThrow();
  }

  @Test
  void aNewClusterHasFourNamespacesAndTwoServices() {
    assertEquals(
        List.of("default", "kube-node-lease", "kube-public", "kube-system"),
        client.list(ResourceTypes.NAMESPACES, ListOptions.ALL).items().stream()
            .map(ApiObject::name)
            .sorted()
            .toList());
    assertEquals("10.96.0.1", get(ResourceTypes.SERVICES, API).spec().string("clusterIP"));
    assertEquals("10.96.0.10", get(ResourceTypes.SERVICES, DNS).spec().string("clusterIP"));
    assertEquals(
        Json.parse(
            """
            [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}]
            """),
        Json.array(get(ResourceTypes.SERVICES, API).spec().array("ports")));
    assertEquals(
        Json.parse(
            """
            [{"addresses": ["192.0.2.1"], "conditions": {"ready": true}}]
            """),
        get(ResourceTypes.ENDPOINT_SLICES, API).at("endpoints").orElseThrow());
  }

  @Test
  void aSecondStartChangesNothing() {
    var before = versions();

    bootstrap("192.0.2.1");

    assertEquals(before, versions());
  }

  @Test
  void anotherAddressIsPutRight() {
    bootstrap("192.0.2.9");

    var slice =
        (Json.Obj) get(ResourceTypes.ENDPOINT_SLICES, DNS).tree().array("endpoints").getFirst();
    var subset = (Json.Obj) get(ResourceTypes.ENDPOINTS, DNS).tree().array("subsets").getFirst();
    assertEquals(List.of("192.0.2.9"), slice.strings("addresses"));
    assertEquals("192.0.2.9", ((Json.Obj) subset.array("addresses").getFirst()).string("ip"));
  }

  private List<String> versions() {
    return ResourceTypes.ALL.stream()
        .flatMap(type -> client.list(type, ListOptions.ALL).items().stream())
        .map(ApiObject::resourceVersion)
        .toList();
  }

  @Test
  void theClustersOwnNamespacesCannotBeDeleted() {
    assertEquals(
        "namespaces \"kube-system\" is forbidden: this namespace may not be deleted",
        assertThrows(
                StatusException.class,
                () ->
                    client.delete(
                        ResourceTypes.NAMESPACES,
                        new ObjectKey("", "kube-system"),
                        DeleteOptions.DEFAULT))
            .getMessage());
  }

  // Services on the server

  private static ApiObject service(String name, String address) {
    Json port = Json.object().put("port", 80).build();
    return ApiObject.of(ResourceTypes.SERVICES, "default", name)
        .with(Json.of("NodePort"), "spec", "type")
        .with(Json.array(List.of(port)), "spec", "ports")
        .with(Json.of(address), "spec", "clusterIP");
  }

  @Test
  void anAddressThatADeletedServiceHadCanBeAskedForAtOnce() {
    client.create(service("a", "10.96.0.77"));
    assertEquals(
        "Service \"b\" is invalid: spec.clusterIPs: Invalid value: [\"10.96.0.77\"]: failed to"
            + " allocate IP 10.96.0.77: provided IP is already allocated",
        assertThrows(StatusException.class, () -> client.create(service("b", "10.96.0.77")))
            .getMessage());

    client.delete(ResourceTypes.SERVICES, new ObjectKey("default", "a"), DeleteOptions.DEFAULT);

    assertEquals(
        "10.96.0.77", client.create(service("b", "10.96.0.77")).spec().string("clusterIP"));
  }

  @Test
  void aReplacedServiceKeepsItsAddressAndPort() {
    ApiObject made = client.create(service("a", ""));

    ApiObject replaced = client.update(service("a", ""));

    assertEquals(made.spec(), replaced.spec());
  }

  @Test
  void aServiceThatIsRefusedSetsNothingAside() {
    ApiObject wrong = service("a", "10.96.0.77").with(Json.of("x"), "spec", "sessionAffinity");
    assertThrows(StatusException.class, () -> client.create(wrong));

    assertEquals(
        "10.96.0.77", client.create(service("b", "10.96.0.77")).spec().string("clusterIP"));
  }
}
