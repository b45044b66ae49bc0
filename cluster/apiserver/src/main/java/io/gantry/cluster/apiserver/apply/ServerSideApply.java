package io.gantry.cluster.apiserver.apply;

import io.gantry.cluster.apiserver.apply.Entries.Entry;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.schema.Model;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Server-side apply: a manager says all that it wants, and owns exactly that. Pure. */
public final class ServerSideApply {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final String KUBECTL = "kubectl";

  private ServerSideApply() {}

  /**
   * Who applies.
   *
   * @param subresource as in {@code status}, or empty
   * @param force whether fields of others are taken over
   */
  public record Applier(String name, String subresource, boolean force) {}

  /**
   * The object to be stored, before defaults and admission. Equal to {@code live} if nothing
   * changes, times included.
   *
   * @param live nothing if the object is new
   * @param applied what the manager wants, decoded
   * @throws StatusException {@code Conflict} if others own what would change, {@code BadRequest}
   */
  public static ApiObject apply(
      Optional<ApiObject> live, ApiObject applied, Applier manager, Instant now, Model model) {
    if (applied.at("metadata", "managedFields").isPresent()) {
      throw StatusException.badRequest("metadata.managedFields must be nil");
    }
    ApiObject base = live.orElse(new ApiObject(Json.Obj.EMPTY));
    Entries present = live.map(object -> entriesOf(object, model)).orElse(new Entries(List.of()));
    Json.Obj wanted = ownable(Comparison.fieldsOf(applied.tree(), model), manager.subresource());
    Optional<Entry> own =
        present.all().stream()
            .filter(e -> e.isOf(manager.name(), ManagedFields.APPLY, "", manager.subresource()))
            .findFirst();
    var others = new ArrayList<>(present.all());
    own.ifPresent(others::remove);
    Json.Obj last = own.map(Entry::set).orElse(Json.Obj.EMPTY);

    Json.Obj owned = FieldSets.union(new Entries(others).union(), wanted);
    Json.Obj merged = Merging.merge(base.tree(), applied.tree(), model);
    Json.Obj pruned = Merging.prune(merged, last, owned, model);
    Comparison difference = Comparison.of(base.tree(), pruned, model);
    Json.Obj changed = ownable(difference.changed(), manager.subresource());
    refuseConflicts(base, others, changed, manager, model);

    if (live.isPresent() && difference.isEmpty() && wanted.equals(last)) {
      return base;
    }
    var entries = new ArrayList<Entry>();
    Json.Obj lost = FieldSets.union(changed, difference.removed());
    for (Entry entry : others) {
      Json.Obj rest = FieldSets.minus(entry.set(), lost);
      if (!rest.fields().isEmpty()) {
        entries.add(entry.withSet(rest));
      }
    }
    if (!wanted.fields().isEmpty()) {
      entries.add(
          new Entry(
              manager.name(),
              ManagedFields.APPLY,
              applied.apiVersion(),
              KubeTime.seconds(now),
              wanted,
              manager.subresource()));
    }
    ApiObject result = new Entries(entries).into(new ApiObject(pruned));
    return manager.name().equals(KUBECTL) && base.annotations().containsKey(LAST_APPLIED)
        ? withLastApplied(result, applied)
        : result;
  }

  /** An object that nobody has noted anything about belongs to who was before. */
  private static Entries entriesOf(ApiObject live, Model model) {
    Entries entries = Entries.of(live);
    if (!entries.all().isEmpty()) {
      return entries;
    }
    Json.Obj all = Comparison.fieldsOf(live.tree(), model);
    String time = live.metadata().string("creationTimestamp");
    return all.fields().isEmpty()
        ? entries
        : new Entries(
            List.of(
                new Entry(
                    "before-first-apply", ManagedFields.UPDATE, live.apiVersion(), time, all, "")));
  }

  /** The object itself has no say in its status, nor its status in the rest. */
  private static Json.Obj ownable(Json.Obj set, String subresource) {
    Json status = set.fields().get("f:status");
    return switch (subresource) {
      case "" ->
          status == null
              ? set
              : FieldSets.minus(set, Json.object().put("f:status", status).build());
      case "status" ->
          status == null ? Json.Obj.EMPTY : Json.object().put("f:status", status).build();
      default -> set;
    };
  }

  private static void refuseConflicts(
      ApiObject live, List<Entry> others, Json.Obj changed, Applier manager, Model model) {
    if (manager.force()) {
      return;
    }
    Json.Obj known = manager.name().equals(KUBECTL) ? lastApplied(live, model) : Json.Obj.EMPTY;
    var conflicts = new ArrayList<Entry>();
    for (Entry entry : others) {
      Json.Obj conflict = FieldSets.minus(FieldSets.intersection(entry.set(), changed), known);
      if (!conflict.fields().isEmpty()) {
        conflicts.add(entry.withSet(conflict));
      }
    }
    if (!conflicts.isEmpty()) {
      throw Conflicts.exception(conflicts);
    }
  }

  /** What kubectl applied by itself before: its own, whoever it says it was then. */
  private static Json.Obj lastApplied(ApiObject live, Model model) {
    String text = live.annotations().getOrDefault(LAST_APPLIED, "");
    if (text.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    try {
      return Json.parse(text) instanceof Json.Obj tree
          ? Comparison.fieldsOf(tree, model)
          : Json.Obj.EMPTY;
    } catch (GantryException _) {
      return Json.Obj.EMPTY;
    }
  }

  /** Keeps the annotation true, so that kubectl may go back to applying by itself. */
  private static ApiObject withLastApplied(ApiObject result, ApiObject applied) {
    ApiObject said = applied.without("metadata", "annotations", LAST_APPLIED);
    return result.withAnnotation(LAST_APPLIED, said.tree().text() + "\n");
  }
}
