package io.gantry.cluster.apiserver.resource;

import static io.gantry.cluster.apiserver.resource.Given.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import org.junit.jupiter.api.Test;

final class WorkloadResourcesTest {
  private static final String SPEC =
      """
      {'spec': {'selector': {'matchLabels': {'app': 'web'}},
       'template': {'metadata': {'labels': {'app': 'web'}},
        'spec': {'containers': [{'name': 'c', 'image': 'nginx:1'}]}}}}
      """;

  private static ApiObject given(ResourceType type, String fields) {
    var resource = Given.resource(type);
    return resource.withDefaults(Given.object(type, "web", fields));
  }

  @Test
  void aDeploymentRollsByQuarters() {
    Json.Obj spec = given(ResourceTypes.DEPLOYMENTS, SPEC).spec();

    assertEquals(
        json(
            "{'type': 'RollingUpdate', 'rollingUpdate': {'maxUnavailable': '25%', 'maxSurge':"
                + " '25%'}}"),
        spec.object("strategy"));
    assertEquals(1, spec.number("replicas", -1));
    assertEquals(10, spec.number("revisionHistoryLimit", -1));
    assertEquals(600, spec.number("progressDeadlineSeconds", -1));
    assertEquals("Always", spec.object("template").object("spec").string("restartPolicy"));
  }

  @Test
  void aDeploymentThatRecreatesHasNoRollingUpdate() {
    var made = given(ResourceTypes.DEPLOYMENTS, "{'spec': {'strategy': {'type': 'Recreate'}}}");

    assertEquals(json("{'type': 'Recreate'}"), made.spec().object("strategy"));
  }

  @Test
  void noReplicasAtAllIsAWish() {
    assertEquals(
        0,
        given(ResourceTypes.REPLICA_SETS, "{'spec': {'replicas': 0}}")
            .spec()
            .number("replicas", -1));
  }

  @Test
  void theGenerationCountsChangesOfTheSpec() {
    var deployments = Given.resource(ResourceTypes.DEPLOYMENTS);
    var old = deployments.forCreate(given(ResourceTypes.DEPLOYMENTS, SPEC));
    var reported = old.with(Json.of(3), "status", "replicas");

    assertEquals(1, old.generation());
    assertEquals(1, deployments.forUpdate(reported, old).generation());
    assertEquals(
        2, deployments.forUpdate(old.with(Json.of(5), "spec", "replicas"), old).generation());
    assertEquals(2, deployments.forUpdate(old.withAnnotation("a", "b"), old).generation());
  }

  @Test
  void anUpdateOfTheSpecDoesNotTouchTheStatusNorTheOtherWayRound() {
    var deployments = Given.resource(ResourceTypes.DEPLOYMENTS);
    var old = deployments.forCreate(given(ResourceTypes.DEPLOYMENTS, SPEC));
    var both = old.with(Json.of(5), "spec", "replicas").with(Json.of(3), "status", "replicas");

    assertEquals(old.status(), deployments.forUpdate(both, old).status());
    assertEquals(old.spec(), deployments.forStatusUpdate(both, old).spec());
    assertEquals(3, deployments.forStatusUpdate(both, old).status().number("replicas", 0));
  }

  @Test
  void rowsCountPods() {
    var deployment =
        given(ResourceTypes.DEPLOYMENTS, SPEC)
            .withStatus(json("{'readyReplicas': 2, 'updatedReplicas': 1, 'availableReplicas': 2}"))
            .with(Json.of(3), "spec", "replicas");
    assertEquals(
        "web|2/3|1|2|5m|c|nginx:1|app=web",
        Given.row(Given.resource(ResourceTypes.DEPLOYMENTS), deployment));
    assertEquals(
        "web|1|0|0|5m|c|nginx:1|app=web",
        Given.row(
            Given.resource(ResourceTypes.REPLICA_SETS), given(ResourceTypes.REPLICA_SETS, SPEC)));
  }

  @Test
  void aReplicationControllerTakesItsSelectorFromItsTemplate() {
    var made =
        given(
            ResourceTypes.REPLICATION_CONTROLLERS,
            "{'spec': {'template': {'metadata': {'labels': {'app': 'web'}}}}}");

    assertEquals(json("{'app': 'web'}"), made.spec().object("selector"));
    assertEquals("web", made.labels().get("app"));
  }
}
