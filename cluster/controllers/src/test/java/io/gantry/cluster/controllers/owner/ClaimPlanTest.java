package io.gantry.cluster.controllers.owner;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.LabelSelector;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ClaimPlanTest {
  private static final LabelSelector WEB = LabelSelector.ofLabels(Map.of("app", "web"));
  private static final ApiObject OWNER =
      ApiObject.of(ResourceTypes.REPLICA_SETS, "default", "web")
          .with(Json.of("mine"), "metadata", "uid");

  private static ApiObject pod(String app, String owner) {
    ApiObject pod = ApiObject.of(ResourceTypes.PODS, "default", "p").withLabel("app", app);
    if (owner.isEmpty()) {
      return pod;
    }
    Json reference = new OwnerReference("apps/v1", "ReplicaSet", "web", owner, true, true).tree();
    return pod.with(Json.array(List.of(reference)), "metadata", "ownerReferences");
  }

  private static ApiObject going(ApiObject object) {
    return object.with(Json.of("2026-11-22T10:00:00Z"), "metadata", "deletionTimestamp");
  }

  private static String fate(ApiObject owner, ApiObject pod) {
    ClaimPlan plan = ClaimPlan.decide(owner, WEB, List.of(pod));
    return "owned "
        + plan.owned().size()
        + ", adopt "
        + plan.adopt().size()
        + ", release "
        + plan.release().size();
  }

  @Test
  void whatItControlsAndSelectsIsOwned() {
    assertEquals("owned 1, adopt 0, release 0", fate(OWNER, pod("web", "mine")));
  }

  @Test
  void whatItControlsButNoLongerSelectsIsReleased() {
    assertEquals("owned 0, adopt 0, release 1", fate(OWNER, pod("db", "mine")));
  }

  @Test
  void whatNobodyControlsAndItSelectsIsAdopted() {
    assertEquals("owned 0, adopt 1, release 0", fate(OWNER, pod("web", "")));
    assertEquals("owned 0, adopt 0, release 0", fate(OWNER, pod("db", "")));
    assertEquals("owned 0, adopt 0, release 0", fate(OWNER, going(pod("web", ""))));
  }

  @Test
  void whatAnotherControlsIsNotTouched() {
    assertEquals("owned 0, adopt 0, release 0", fate(OWNER, pod("web", "another")));
  }

  @Test
  void anOwnerThatGoesTakesAndReleasesNothing() {
    assertEquals("owned 0, adopt 0, release 0", fate(going(OWNER), pod("web", "")));
    assertEquals("owned 0, adopt 0, release 0", fate(going(OWNER), pod("db", "mine")));
    assertEquals("owned 1, adopt 0, release 0", fate(going(OWNER), pod("web", "mine")));
  }
}
