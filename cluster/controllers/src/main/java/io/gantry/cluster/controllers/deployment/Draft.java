package io.gantry.cluster.controllers.deployment;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.OwnerReference;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sets of a Deployment while a plan changes them in mind: several changes to a set become one
 * write. Used by one thread, for one decision.
 */
final class Draft {
  private final Target target;
  private final Map<String, OwnedSet> before = new LinkedHashMap<>();
  private final Map<String, OwnedSet> now = new LinkedHashMap<>();
  private final List<OwnedSet> deleted = new ArrayList<>();
  private Optional<String> newest;

  Draft(Target target, List<OwnedSet> sets) {
    this.target = target;
    newest = Optional.empty();
    for (OwnedSet set : sets.stream().sorted(OwnedSet.OLDEST_FIRST).toList()) {
      before.put(set.name(), set);
      now.put(set.name(), set);
      // Of several the oldest: two controllers at work once made both.
      if (newest.isEmpty() && TemplateHash.same(set.template(), target.template())) {
        newest = Optional.of(set.name());
      }
    }
  }

  /** The set of the present template. */
  Optional<OwnedSet> newest() {
    return newest.map(name -> kept(now, name));
  }

  private static OwnedSet kept(Map<String, OwnedSet> sets, String name) {
    OwnedSet set = sets.get(name);
    if (set == null) {
      throw new IllegalStateException("no set " + name);
    }
    return set;
  }

  /** All, the oldest first. */
  List<OwnedSet> all() {
    return List.copyOf(now.values());
  }

  /** All but the newest. */
  List<OwnedSet> old() {
    return now.values().stream()
        .filter(set -> newest.filter(set.name()::equals).isEmpty())
        .toList();
  }

  /** Those that are to have Pods. */
  static List<OwnedSet> active(List<OwnedSet> sets) {
    return sets.stream().filter(set -> set.replicas() > 0).toList();
  }

  int totalReplicas() {
    return now.values().stream().mapToInt(OwnedSet::replicas).sum();
  }

  int totalAvailable() {
    return now.values().stream().mapToInt(OwnedSet::available).sum();
  }

  void put(OwnedSet set) {
    now.put(set.name(), set);
  }

  /** Resizes a set, and notes for which size of the Deployment that was. */
  void scale(OwnedSet set, int replicas) {
    put(sized(set.withReplicas(replicas)));
  }

  private OwnedSet sized(OwnedSet set) {
    return set.withAnnotation(Revisions.DESIRED, Integer.toString(target.replicas()))
        .withAnnotation(Revisions.MAX, Integer.toString(target.most()));
  }

  void delete(OwnedSet set) {
    now.remove(set.name());
    deleted.add(set);
  }

  /** Marks the set of the present template as such, if there is one. */
  void refreshNewest() {
    Optional<OwnedSet> found = newest();
    if (found.isEmpty()) {
      return;
    }
    OwnedSet set = Revisions.asNewest(found.get(), target.deployment(), Revisions.next(old()));
    long minReady = target.minReadySeconds();
    if (set.object().spec().number("minReadySeconds", 0) != minReady) {
      set = new OwnedSet(set.object().with(Json.of(minReady), "spec", "minReadySeconds"));
    }
    put(set);
  }

  /** Makes the set of the present template. */
  void create(int replicas) {
    ApiObject deployment = target.deployment();
    String hash = TemplateHash.of(target.template(), target.collisions());
    Json.Obj template = labelled(target.template(), "metadata", "labels", hash);
    Json.Obj selector =
        deployment
            .spec()
            .object("selector")
            .with(
                "matchLabels",
                deployment
                    .spec()
                    .object("selector")
                    .object("matchLabels")
                    .with(TemplateHash.LABEL, Json.of(hash)));
    var spec = Json.object().put("replicas", replicas);
    if (target.minReadySeconds() != 0) {
      spec.put("minReadySeconds", target.minReadySeconds());
    }
    Json.Obj metadata =
        Json.object()
            .put("name", deployment.name() + "-" + hash)
            .put("namespace", deployment.namespace())
            .put("labels", template.object("metadata").object("labels"))
            .put(
                "ownerReferences",
                Json.array(List.of(OwnerReference.controllerOf(deployment).tree())))
            .build();
    var made =
        new OwnedSet(
            new ApiObject(
                Json.object()
                    .put("apiVersion", "apps/v1")
                    .put("kind", "ReplicaSet")
                    .put("metadata", metadata)
                    .put("spec", spec.put("selector", selector).put("template", template).build())
                    .build()));
    put(sized(Revisions.asNewest(made, deployment, Revisions.next(all()))));
    newest = Optional.of(made.name());
  }

  private static Json.Obj labelled(Json.Obj tree, String outer, String inner, String hash) {
    Json.Obj labels = tree.object(outer).object(inner).with(TemplateHash.LABEL, Json.of(hash));
    return tree.with(outer, tree.object(outer).with(inner, labels));
  }

  /** The writes that lead here: what is new, what grew, what shrank, what goes. */
  List<DeploymentPlan.Action> actions() {
    var actions = new ArrayList<DeploymentPlan.Action>();
    var shrunk = new ArrayList<DeploymentPlan.Action>();
    for (OwnedSet set : now.values()) {
      OwnedSet old = before.get(set.name());
      if (old == null) {
        actions.addFirst(new DeploymentPlan.Action.Create(set));
      } else if (!old.equals(set)) {
        var update = new DeploymentPlan.Action.Update(old, set);
        (set.replicas() < old.replicas() ? shrunk : actions).add(update);
      }
    }
    actions.addAll(shrunk);
    deleted.forEach(set -> actions.add(new DeploymentPlan.Action.Delete(set)));
    return List.copyOf(actions);
  }
}
