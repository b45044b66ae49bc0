package io.gantry.cluster.apiserver.apply;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** {@code metadata.managedFields}: who owns what. */
record Entries(List<Entry> all) {
  private static final int MOST_UPDATERS = 10;
  private static final String ANCIENT = "ancient-changes";

  /** One manager's set. */
  record Entry(
      String manager,
      String operation,
      String apiVersion,
      String time,
      Json.Obj set,
      String subresource) {
    /** Whether this is the entry of a manager's writes; those who apply change their version. */
    boolean isOf(String name, String how, String version, String part) {
      return manager.equals(name)
          && operation.equals(how)
          && subresource.equals(part)
          && (how.equals("Apply") || apiVersion.equals(version));
    }

    Entry withSet(Json.Obj other) {
      return new Entry(manager, operation, apiVersion, time, other, subresource);
    }

    private Json.Obj tree() {
      return Json.object()
          .put("manager", manager)
          .put("operation", operation)
          .put("apiVersion", apiVersion)
          .putUnlessEmpty("time", time)
          .put("fieldsType", "FieldsV1")
          .put("fieldsV1", set)
          .putUnlessEmpty("subresource", subresource)
          .build();
    }
  }

  /** Reads them; entries that name no set are left out. */
  static Entries of(ApiObject object) {
    var entries = new ArrayList<Entry>();
    for (Json item : object.metadata().array("managedFields")) {
      if (item instanceof Json.Obj tree && !tree.object("fieldsV1").fields().isEmpty()) {
        entries.add(
            new Entry(
                tree.string("manager"),
                tree.string("operation"),
                tree.string("apiVersion"),
                tree.string("time"),
                tree.object("fieldsV1"),
                tree.string("subresource")));
      }
    }
    return new Entries(entries);
  }

  /** The object with these entries, sorted; without the field if there are none. */
  ApiObject into(ApiObject object) {
    List<Entry> kept = capped();
    if (kept.isEmpty()) {
      return object.without("metadata", "managedFields");
    }
    List<Json.Obj> trees =
        kept.stream()
            .sorted(
                Comparator.comparing(Entry::operation)
                    .thenComparing(Entry::time)
                    .thenComparing(Entry::manager)
                    .thenComparing(Entry::apiVersion)
                    .thenComparing(Entry::subresource))
            .map(Entry::tree)
            .toList();
    return object.with(Json.array(trees), "metadata", "managedFields");
  }

  /** Of too many who update, the oldest become one. */
  private List<Entry> capped() {
    var updaters =
        new ArrayList<>(all.stream().filter(e -> e.operation().equals("Update")).toList());
    if (updaters.size() <= MOST_UPDATERS) {
      return all;
    }
    updaters.sort(Comparator.comparing(Entry::time));
    var kept = new ArrayList<>(all);
    Entry oldest = updaters.getFirst();
    Entry ancient =
        new Entry(ANCIENT, "Update", oldest.apiVersion(), oldest.time(), oldest.set(), "");
    for (Entry entry : updaters.subList(0, updaters.size() - MOST_UPDATERS + 1)) {
      kept.remove(entry);
      ancient =
          new Entry(
              ANCIENT,
              "Update",
              ancient.apiVersion(),
              entry.time(),
              FieldSets.union(ancient.set(), entry.set()),
              "");
    }
    kept.add(ancient);
    return kept;
  }

  /** What all of them own. */
  Json.Obj union() {
    Json.Obj union = Json.Obj.EMPTY;
    for (Entry entry : all) {
      union = FieldSets.union(union, entry.set());
    }
    return union;
  }

  /** Whether the field is there with the one empty entry by which clients clear it. */
  static boolean isReset(ApiObject object) {
    List<Json> items = object.metadata().array("managedFields");
    return items.size() == 1
        && items.getFirst() instanceof Json.Obj(Map<String, Json> fields)
        && fields.isEmpty();
  }
}
