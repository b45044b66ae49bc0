package io.gantry.cluster.controllers.garbagecollector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gantry.cluster.controllers.garbagecollector.GarbagePlan.Decision;
import io.gantry.cluster.controllers.garbagecollector.GarbagePlan.Owner;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class GarbagePlanTest {
  /**
   * Owned by objects with these uids; those of owners that are to be waited for end in {@code !}.
   */
  private static ApiObject object(String uid, String... owners) {
    var references = new ArrayList<Json>();
    for (String owner : owners) {
      boolean blocks = owner.endsWith("!");
      String id = blocks ? owner.substring(0, owner.length() - 1) : owner;
      references.add(new OwnerReference("v1", "ConfigMap", id, id, false, blocks).tree());
    }
    return ApiObject.of(ResourceTypes.CONFIG_MAPS, "default", uid)
        .with(Json.of(uid), "metadata", "uid")
        .with(Json.array(references), "metadata", "ownerReferences");
  }

  private static ApiObject going(ApiObject object, String... finalizers) {
    return object
        .with(Json.of("2026-11-22T10:00:00Z"), "metadata", "deletionTimestamp")
        .with(Json.strings(List.of(finalizers)), "metadata", "finalizers");
  }

  /** An owner is what its uid says. */
  private static Decision decide(ApiObject object, ApiObject... dependents) {
    return GarbagePlan.decide(
        object,
        List.of(dependents),
        reference -> Owner.valueOf(reference.uid().toUpperCase(Locale.ROOT)));
  }

  @Test
  void withoutOwnersNothingHappens() {
    assertEquals(new Decision.Keep(), decide(object("a")));
  }

  @Test
  void anOwnerThatIsThereKeepsIt() {
    assertEquals(new Decision.Keep(), decide(object("a", "solid")));
  }

  @Test
  void whenAllOwnersAreGoneItGoes() {
    assertEquals(new Decision.Delete("Background", false), decide(object("a", "absent")));
  }

  @Test
  void ownersThatAreGoneAreForgottenWhileOneIsThere() {
    var own = (Decision.Own) decide(object("a", "absent", "solid", "waiting"));
    assertEquals(1, own.references().size());
    assertEquals("solid", own.references().getFirst().asObject().string("uid"));
  }

  @Test
  void anOwnerThatWaitsMakesItGo() {
    assertEquals(new Decision.Delete("Background", false), decide(object("a", "waiting")));
    assertEquals(
        new Decision.Delete("Foreground", false),
        decide(object("a", "waiting"), object("b", "a!")));
  }

  @Test
  void aCircleOfOwnersIsBroken() {
    assertEquals(
        new Decision.Delete("Foreground", true),
        decide(object("a", "waiting!"), going(object("b", "a!"), GarbagePlan.FOREGROUND)));
  }

  @Test
  void itsFinalizersSayHowItGoes() {
    ApiObject object =
        object("a", "absent")
            .with(Json.strings(List.of(GarbagePlan.ORPHAN)), "metadata", "finalizers");
    assertEquals(new Decision.Delete("Orphan", false), decide(object));
  }

  @Test
  void inTheForegroundItWaitsForThoseThatBlockIt() {
    ApiObject owner = going(object("a"), GarbagePlan.FOREGROUND);
    ApiObject blocking = object("b", "a!");
    assertEquals(new Decision.Await(List.of(blocking)), decide(owner, blocking, object("c", "a")));
    assertEquals(new Decision.Await(List.of()), decide(owner, going(blocking)));
    assertEquals(new Decision.Release(GarbagePlan.FOREGROUND), decide(owner, object("c", "a")));
    assertEquals(new Decision.Release(GarbagePlan.FOREGROUND), decide(owner));
  }

  @Test
  void orphansLoseTheirOwnerBeforeItGoes() {
    ApiObject owner = going(object("a"), GarbagePlan.ORPHAN);
    ApiObject dependent = object("b", "a!");
    assertEquals(new Decision.Orphan(List.of(dependent)), decide(owner, dependent));
    assertEquals(new Decision.Release(GarbagePlan.ORPHAN), decide(owner));
  }

  @Test
  void whatIsDeletedAlreadyIsLeftAlone() {
    assertEquals(new Decision.Keep(), decide(going(object("a", "absent"), "mine/stays")));
  }

  @Test
  void theGraphSaysWhatToLookAtAgain() {
    var graph = new OwnerGraph();
    assertEquals(List.of("b"), graph.put(object("b", "a!")));
    assertEquals(List.of(), graph.put(object("a")));
    assertEquals(List.of(), graph.put(object("b", "a!").withLabel("x", "y")));
    assertEquals("b", graph.dependents("a").getFirst().uid());
    assertEquals(List.of("a"), graph.put(going(object("a"), GarbagePlan.FOREGROUND)));
    assertEquals(List.of("a"), graph.remove(object("b", "a!")));
    graph.put(object("c", "a"));
    assertEquals(List.of("c"), graph.remove(object("a")));
    assertEquals(List.of("a"), graph.put(object("c")));
    assertEquals(List.of(), graph.dependents("a"));
  }
}
