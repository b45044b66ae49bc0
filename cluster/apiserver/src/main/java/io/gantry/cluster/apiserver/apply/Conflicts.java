package io.gantry.cluster.apiserver.apply;

import io.gantry.cluster.apiserver.apply.Entries.Entry;
import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusException.Status;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Says who owns what an apply would change. */
final class Conflicts {
  private Conflicts() {}

  /** {@code Conflict} with a cause for each field; each entry has the fields it would lose. */
  static StatusException exception(List<Entry> conflicts) {
    List<Entry> sorted = conflicts.stream().sorted(Comparator.comparing(Entry::manager)).toList();
    var causes = new ArrayList<Json>();
    var lines = new ArrayList<String>();
    for (Entry entry : sorted) {
      lines.add("conflicts with " + name(entry) + ":");
      for (String path : FieldSets.paths(entry.set())) {
        lines.add("- " + path);
        causes.add(
            Json.object()
                .put("reason", "FieldManagerConflict")
                .put("message", "conflict with " + name(entry))
                .put("field", path)
                .build());
      }
    }
    String text =
        causes.size() == 1
            ? "Apply failed with 1 conflict: conflict with "
                + name(sorted.getFirst())
                + ": "
                + lines.getLast().substring(2)
            : "Apply failed with " + causes.size() + " conflicts: " + String.join("\n", lines);
    return new StatusException(
        new Status(
            StatusReason.CONFLICT, text, Json.object().put("causes", Json.array(causes)).build()));
  }

  private static String name(Entry entry) {
    return '"'
        + entry.manager()
        + '"'
        + (entry.subresource().isEmpty() ? "" : " with subresource \"" + entry.subresource() + '"')
        + (entry.operation().equals(ManagedFields.UPDATE) ? " using " + entry.apiVersion() : "");
  }
}
