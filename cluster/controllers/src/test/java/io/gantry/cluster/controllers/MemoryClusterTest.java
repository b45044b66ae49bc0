package io.gantry.cluster.controllers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gantry.cluster.client.Client.DeleteOptions;
import io.gantry.cluster.client.testing.MemoryClient;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The controllers together, on a store in memory. */
@Timeout(60)
final class MemoryClusterTest {
  private final MemoryClient client = new MemoryClient();
  private Cluster cluster;

  @BeforeEach
  void start() throws InterruptedException {
    cluster = new Cluster(client);
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private static ApiObject withImage(ApiObject deployment, String image) {
    Json.Obj container = Json.object().put("name", "main").put("image", image).build();
    return deployment.with(
        Json.array(List.of(container)), "spec", "template", "spec", "containers");
  }

  private void setImage(String image) {
    client.update(
        withImage(cluster.get(ResourceTypes.DEPLOYMENTS, "web"), image)
            .without("metadata", "resourceVersion"));
  }

  @Test
  void aDeploymentBecomesPods() throws InterruptedException {
    client.create(Cluster.deployment("web", 50, "app:1"));
    cluster.awaitRollout("web", 50);
    assertEquals(50, cluster.all(ResourceTypes.PODS).size());
    assertEquals(1, cluster.all(ResourceTypes.REPLICA_SETS).size());
  }

  @Test
  void anotherImageRollsAndUndoFindsTheOldSet() throws InterruptedException {
    client.create(Cluster.deployment("web", 4, "app:1"));
    cluster.awaitRollout("web", 4);
    setImage("app:2");
    cluster.awaitRollout("web", 4);
    setImage("app:1");
    cluster.awaitRollout("web", 4);
    List<ApiObject> sets = cluster.all(ResourceTypes.REPLICA_SETS);
    assertEquals(2, sets.size());
    ApiObject deployment = cluster.get(ResourceTypes.DEPLOYMENTS, "web");
    assertEquals("3", deployment.annotations().get("deployment.kubernetes.io/revision"));
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
    assertTrue(cluster.all(ResourceTypes.EVENTS).size() >= 4);
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
}
