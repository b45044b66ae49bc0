package io.gantry.cluster.controllers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client;
import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.Client.ListOptions;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ObjectKey;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.cluster.model.StatusException;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the controllers do together, whatever the objects are stored in. */
@Timeout(90)
abstract class ClusterContract {
  private Client client;
  private Cluster cluster;

  abstract Client open();

  abstract void shut() throws Exception;

  final Client client() {
    return client;
  }

  final Cluster cluster() {
    return cluster;
  }

  @BeforeEach
  void start() throws InterruptedException {
    client = open();
    cluster = new Cluster(client);
    makeNamespace("default");
  }

  @AfterEach
  void close() throws Exception {
    cluster.close();
    shut();
  }

  /** With its account, without which no Pod can be made in it. */
  private void makeNamespace(String name) throws InterruptedException {
    Json.Obj spec = Json.object().put("finalizers", Json.strings(List.of("kubernetes"))).build();
    client.create(ApiObject.of(ResourceTypes.NAMESPACES, "", name).with(spec, "spec"));
    cluster.await(
        "the account of " + name,
        ResourceTypes.SERVICE_ACCOUNTS,
        () ->
            client.get(ResourceTypes.SERVICE_ACCOUNTS, new ObjectKey(name, "default")).isPresent());
  }

  private void edit(Json value, String... path) {
    while (true) {
      try {
        client.update(cluster.get(ResourceTypes.DEPLOYMENTS, "web").with(value, path));
        return;
      } catch (StatusException e) {
        assertEquals("Conflict", e.reason().word());
      }
    }
  }

  private void setImage(String image) {
    Json.Obj container = Json.object().put("name", "main").put("image", image).build();
    edit(Json.array(List.of(container)), "spec", "template", "spec", "containers");
  }

  private void delete(ResourceType type, String name, String propagation) {
    client.delete(
        type, new ObjectKey("default", name), new DeleteOptions(Optional.empty(), "", propagation));
  }

  private void awaitCount(ResourceType type, int count) throws InterruptedException {
    cluster.await(count + " " + type.plural(), type, () -> cluster.all(type).size() == count);
  }

  private Set<String> images() {
    return cluster.all(ResourceTypes.PODS).stream()
        .filter(pod -> !pod.isBeingDeleted())
        .map(pod -> pod.spec().array("containers").getFirst().asObject().string("image"))
        .collect(Collectors.toSet());
  }

  @Test
  void aDeploymentOfFiftyBecomesPods() throws InterruptedException {
    client.create(Cluster.deployment("web", 50, "app:1"));
    cluster.awaitRollout("web", 50);
    assertEquals(50, cluster.all(ResourceTypes.PODS).size());
    assertEquals(1, cluster.all(ResourceTypes.REPLICA_SETS).size());
    ApiObject deployment = cluster.get(ResourceTypes.DEPLOYMENTS, "web");
    assertEquals("1", deployment.annotations().get("deployment.kubernetes.io/revision"));
  }

  @Test
  void anotherImageRollsAndUndoFindsTheOldSet() throws InterruptedException {
    client.create(Cluster.deployment("web", 4, "app:1"));
    cluster.awaitRollout("web", 4);
    setImage("app:2");
    cluster.awaitRollout("web", 4);
    assertEquals(Set.of("app:2"), images());
    setImage("app:1");
    cluster.awaitRollout("web", 4);
    assertEquals(Set.of("app:1"), images());
    assertEquals(2, cluster.all(ResourceTypes.REPLICA_SETS).size());
    ApiObject deployment = cluster.get(ResourceTypes.DEPLOYMENTS, "web");
    assertEquals("3", deployment.annotations().get("deployment.kubernetes.io/revision"));
  }

  @Test
  void scalingUpAndDownFollows() throws InterruptedException {
    client.create(Cluster.deployment("web", 2, "app:1"));
    cluster.awaitRollout("web", 2);
    edit(Json.of(7), "spec", "replicas");
    cluster.awaitRollout("web", 7);
    edit(Json.of(1), "spec", "replicas");
    cluster.awaitRollout("web", 1);
    awaitCount(ResourceTypes.PODS, 1);
  }

  @Test
  void recreateStartsWhenTheOldPodsAreGone() throws InterruptedException {
    Json.Obj strategy = Json.object().put("type", "Recreate").build();
    client.create(Cluster.deployment("web", 3, "app:1").with(strategy, "spec", "strategy"));
    cluster.awaitRollout("web", 3);
    setImage("app:2");
    cluster.awaitRollout("web", 3);
    assertEquals(Set.of("app:2"), images());
  }

  @Test
  void aPodThatIsDeletedIsReplaced() throws InterruptedException {
    client.create(Cluster.deployment("web", 3, "app:1"));
    cluster.awaitRollout("web", 3);
    ApiObject victim = cluster.all(ResourceTypes.PODS).getFirst();
    client.delete(ResourceTypes.PODS, victim.key(), DeleteOptions.now(victim.uid()));
    cluster.await(
        "three Pods without the deleted one",
        ResourceTypes.PODS,
        () -> {
          List<ApiObject> pods = cluster.all(ResourceTypes.PODS);
          return pods.size() == 3 && pods.stream().noneMatch(p -> p.uid().equals(victim.uid()));
        });
    cluster.await(
        "events",
        ResourceTypes.EVENTS,
        () ->
            cluster.all(ResourceTypes.EVENTS).stream()
                    .filter(event -> event.text("reason").equals("SuccessfulCreate"))
                    .count()
                >= 4);
  }

  @Test
  void aRolloutThatDoesNotWorkKeepsEnoughOfTheOld() throws InterruptedException {
    client.create(Cluster.deployment("web", 4, "app:1"));
    cluster.awaitRollout("web", 4);
    setImage(FakeNode.BROKEN);
    cluster.await(
        "one new Pod more and one old less",
        ResourceTypes.DEPLOYMENTS,
        () -> {
          Json.Obj status = cluster.get(ResourceTypes.DEPLOYMENTS, "web").status();
          return status.number("updatedReplicas", 0) == 2
              && status.number("availableReplicas", 0) == 3;
        });
  }

  @Test
  void whatADeploymentMadeGoesAfterIt() throws InterruptedException {
    client.create(Cluster.deployment("web", 3, "app:1"));
    cluster.awaitRollout("web", 3);
    delete(ResourceTypes.DEPLOYMENTS, "web", "Background");
    awaitCount(ResourceTypes.PODS, 0);
    awaitCount(ResourceTypes.REPLICA_SETS, 0);
  }

  @Test
  void inTheForegroundItGoesLast() throws InterruptedException {
    client.create(Cluster.deployment("web", 3, "app:1"));
    cluster.awaitRollout("web", 3);
    delete(ResourceTypes.DEPLOYMENTS, "web", "Foreground");
    awaitCount(ResourceTypes.DEPLOYMENTS, 0);
    assertEquals(0, cluster.all(ResourceTypes.REPLICA_SETS).size());
    assertEquals(0, cluster.all(ResourceTypes.PODS).size());
  }

  @Test
  void orphansStayAndAreAdoptedByTheNext() throws InterruptedException {
    client.create(Cluster.deployment("web", 3, "app:1"));
    cluster.awaitRollout("web", 3);
    Set<String> before = uids();
    delete(ResourceTypes.DEPLOYMENTS, "web", "Orphan");
    awaitCount(ResourceTypes.DEPLOYMENTS, 0);
    assertEquals(Optional.empty(), cluster.all(ResourceTypes.REPLICA_SETS).getFirst().controller());
    client.create(Cluster.deployment("web", 3, "app:1"));
    cluster.awaitRollout("web", 3);
    assertEquals(before, uids());
  }

  private Set<String> uids() {
    return cluster.all(ResourceTypes.PODS).stream().map(ApiObject::uid).collect(Collectors.toSet());
  }

  @Test
  void anOwnerThatNeverWasTakesItsDependentsAlong() throws InterruptedException {
    ApiObject map = ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", "lost");
    Json.Obj owner =
        new OwnerReference("v1", "ConfigMap", "never", "no-such-uid", false, false).tree();
    client.create(map.with(Json.array(List.of(owner)), "metadata", "ownerReferences"));
    cluster.await(
        "the lost map goes",
        ResourceTypes.CONFIG_MAPS,
        () -> client.get(ResourceTypes.CONFIG_MAPS, map.key()).isEmpty());
  }

  private ApiObject map(String name, Optional<ApiObject> owner) {
    ApiObject map = ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", name);
    return owner.map(o -> map.with(references(o), "metadata", "ownerReferences")).orElse(map);
  }

  private static Json references(ApiObject owner) {
    var reference = new OwnerReference("v1", "ConfigMap", owner.name(), owner.uid(), false, true);
    return Json.array(List.of(reference.tree()));
  }

  private boolean isGone(String name) {
    return client.get(ResourceTypes.CONFIG_MAPS, new ObjectKey("default", name)).isEmpty();
  }

  @Test
  void aCircleOfOwnersGoesTogether() throws InterruptedException {
    ApiObject one = client.create(map("one", Optional.empty()));
    ApiObject two = client.create(map("two", Optional.of(one)));
    ApiObject three = client.create(map("three", Optional.of(two)));
    client.update(one.with(references(three), "metadata", "ownerReferences"));
    delete(ResourceTypes.CONFIG_MAPS, "one", "Foreground");
    cluster.await(
        "all three go",
        ResourceTypes.CONFIG_MAPS,
        () -> isGone("one") && isGone("two") && isGone("three"));
  }

  @Test
  void anOwnerInAnotherNamespaceIsNone() throws InterruptedException {
    makeNamespace("shop");
    ApiObject owner = client.create(map("owner", Optional.empty()));
    client.create(map("lost", Optional.of(owner)).with(Json.of("shop"), "metadata", "namespace"));
    cluster.await(
        "the lost map goes",
        ResourceTypes.CONFIG_MAPS,
        () -> client.get(ResourceTypes.CONFIG_MAPS, new ObjectKey("shop", "lost")).isEmpty());
    cluster.await(
        "an event says why",
        ResourceTypes.EVENTS,
        () ->
            client.list(ResourceTypes.EVENTS, ListOptions.in("shop")).items().stream()
                .anyMatch(event -> event.text("reason").equals("OwnerRefInvalidNamespace")));
    assertTrue(!isGone("owner"));
  }

  @Test
  void aServiceFindsItsPods() throws InterruptedException {
    client.create(Cluster.deployment("web", 3, "app:1"));
    Json.Obj port = Json.object().put("port", 80).put("targetPort", 8080).build();
    Json.Obj spec =
        Json.object()
            .put("selector", Json.object().put("app", "web").build())
            .put("ports", Json.array(List.of(port)))
            .build();
    client.create(ApiObject.of(ResourceTypes.SERVICES, "default", "web").with(spec, "spec"));
    cluster.await(
        "a slice with three endpoints",
        ResourceTypes.ENDPOINT_SLICES,
        () -> ready() == 3 && cluster.all(ResourceTypes.ENDPOINT_SLICES).size() == 1);
    cluster.await(
        "three addresses",
        ResourceTypes.ENDPOINTS,
        () ->
            client
                .get(ResourceTypes.ENDPOINTS, new ObjectKey("default", "web"))
                .filter(e -> !e.tree().array("subsets").isEmpty())
                .filter(e ->
                    e.tree().array("subsets").getFirst().asObject().array("addresses").size() == 3)
                .isPresent());
    delete(ResourceTypes.SERVICES, "web", "");
    awaitCount(ResourceTypes.ENDPOINT_SLICES, 0);
    awaitCount(ResourceTypes.ENDPOINTS, 0);
  }

  private long ready() {
    return cluster.all(ResourceTypes.ENDPOINT_SLICES).stream()
        .flatMap(slice -> slice.tree().array("endpoints").stream())
        .filter(endpoint -> endpoint.asObject().object("conditions").bool("ready"))
        .count();
  }

  @Test
  void aNamespaceGoesWithAllThatIsInIt() throws InterruptedException {
    makeNamespace("shop");
    client.create(
        Cluster.deployment("web", 3, "app:1").with(Json.of("shop"), "metadata", "namespace"));
    cluster.await(
        "three Pods in shop",
        ResourceTypes.PODS,
        () -> client.list(ResourceTypes.PODS, ListOptions.in("shop")).items().size() == 3);
    client.delete(ResourceTypes.NAMESPACES, new ObjectKey("", "shop"), DeleteOptions.DEFAULT);
    cluster.await(
        "the namespace goes",
        ResourceTypes.NAMESPACES,
        () -> client.get(ResourceTypes.NAMESPACES, new ObjectKey("", "shop")).isEmpty());
    for (ResourceType type : ResourceTypes.ALL) {
      if (type.namespaced() && !type.equals(ResourceTypes.EVENTS)) {
        assertEquals(List.of(), client.list(type, ListOptions.in("shop")).items());
      }
    }
  }

  @Test
  void eachNamespaceHasItsCertificates() throws InterruptedException {
    var key = new ObjectKey("default", "kube-root-ca.crt");
    cluster.await(
        "the certificates",
        ResourceTypes.CONFIG_MAPS,
        () -> client.get(ResourceTypes.CONFIG_MAPS, key).isPresent());
    ApiObject map = client.get(ResourceTypes.CONFIG_MAPS, key).orElseThrow();
    assertEquals("PEM", map.text("data", "ca.crt"));
    client.update(map.with(Json.object().put("ca.crt", "spoiled").build(), "data"));
    cluster.await(
        "the certificates again",
        ResourceTypes.CONFIG_MAPS,
        () ->
            client
                .get(ResourceTypes.CONFIG_MAPS, key)
                .filter(m -> m.text("data", "ca.crt").equals("PEM"))
                .isPresent());
  }

  @Test
  void aReplicationControllerKeepsItsPods() throws InterruptedException {
    ApiObject like = Cluster.deployment("old", 2, "app:1");
    Json.Obj spec =
        Json.object()
            .put("replicas", 2)
            .put("selector", Json.object().put("app", "old").build())
            .put("template", like.spec().object("template"))
            .build();
    ApiObject made =
        client.create(
            ApiObject.of(ResourceTypes.REPLICATION_CONTROLLERS, "default", "old")
                .with(spec, "spec"));
    cluster.await(
        "two available",
        ResourceTypes.REPLICATION_CONTROLLERS,
        () ->
            cluster
                    .get(ResourceTypes.REPLICATION_CONTROLLERS, "old")
                    .status()
                    .number("availableReplicas", 0)
                == 2);
    assertTrue(
        cluster.all(ResourceTypes.PODS).stream()
            .allMatch(pod -> pod.controller().orElseThrow().uid().equals(made.uid())));
  }
}
