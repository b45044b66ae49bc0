package io.gantry.cluster.apiserver.apply;

import io.gantry.cluster.apiserver.apply.Entries.Entry;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.cluster.model.schema.Model;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notes who changed what in writes that are no apply. Pure. */
public final class ManagedFields {
  static final String UPDATE = "Update";
  static final String APPLY = "Apply";

  private ManagedFields() {}

  /**
   * The object to be stored: what differs from {@code old} belongs to {@code manager}, what is gone
   * to nobody. A write that changes nothing changes no entry and no time.
   *
   * @param old nothing for a new object
   * @param updated as it will be stored otherwise; may bring entries of its own
   * @param manager who writes
   * @param subresource as in {@code status}, or empty
   */
  public static ApiObject afterUpdate(
      Optional<ApiObject> old,
      ApiObject updated,
      String manager,
      String subresource,
      Instant now,
      Model model) {
    Json.Obj before = old.map(ApiObject::tree).orElse(Json.Obj.EMPTY);
    Comparison difference = Comparison.of(before, updated.tree(), model);
    boolean brings = !updated.metadata().array("managedFields").isEmpty();
    if (difference.isEmpty()) {
      return brings && !Entries.isReset(updated) ? updated : withEntriesOf(old, updated);
    }
    Entries present;
    if (Entries.isReset(updated)) {
      present = new Entries(List.of());
    } else if (brings) {
      present = Entries.of(updated);
    } else {
      present = old.map(Entries::of).orElse(new Entries(List.of()));
    }
    return noted(present, updated, difference, new Writer(manager, subresource, now)).into(updated);
  }

  private record Writer(String name, String subresource, Instant now) {}

  private static ApiObject withEntriesOf(Optional<ApiObject> old, ApiObject updated) {
    Optional<Json> entries = old.flatMap(object -> object.at("metadata", "managedFields"));
    return entries.isPresent() && !Entries.isReset(updated)
        ? updated.with(entries.get(), "metadata", "managedFields")
        : updated.without("metadata", "managedFields");
  }

  private static Entries noted(
      Entries present, ApiObject updated, Comparison difference, Writer writer) {
    Json.Obj changed = difference.changed();
    Json.Obj lost = FieldSets.union(changed, difference.removed());
    String version = updated.apiVersion();
    var entries = new ArrayList<Entry>();
    Json.Obj own = changed;
    String time = "";
    for (Entry entry : present.all()) {
      if (entry.isOf(writer.name, UPDATE, version, writer.subresource)) {
        own = FieldSets.union(FieldSets.minus(entry.set(), difference.removed()), own);
        time = entry.time();
      } else {
        Json.Obj rest = FieldSets.minus(entry.set(), lost);
        if (!rest.fields().isEmpty()) {
          entries.add(entry.withSet(rest));
        }
      }
    }
    if (!own.fields().isEmpty()) {
      boolean took = !changed.fields().isEmpty();
      String when = took ? KubeTime.seconds(writer.now) : time;
      entries.add(new Entry(writer.name, UPDATE, version, when, own, writer.subresource));
    }
    return new Entries(entries);
  }
}
