package io.gantry.image.distribution.lists;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.MediaType;
import io.gantry.platform.oci.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A list as it is kept. */
record LocalList(Reference name, List<ListEntry> entries) {
  LocalList {
    entries = List.copyOf(entries);
  }

  static LocalList parse(byte[] bytes) {
    Json.Obj json = Json.parse(bytes).asObject();
    var entries = new ArrayList<ListEntry>();
    for (Json item : json.array("entries")) {
      Json.Obj entry = item.asObject();
      entries.add(new ListEntry(Reference.parse(entry.string("from")), entry.object("descriptor")));
    }
    return new LocalList(Reference.parse(json.string("name")), entries);
  }

  byte[] bytes() {
    var items = new ArrayList<Json>();
    for (ListEntry entry : entries) {
      items.add(
          Json.object()
              .put("from", entry.from().toString())
              .put("descriptor", entry.json())
              .build());
    }
    return Json.object()
        .put("name", name.toString())
        .put("entries", Json.array(items))
        .build()
        .bytes();
  }

  /** With one more entry, or another in place of that from the same name. */
  LocalList with(ListEntry entry) {
    var all = new ArrayList<>(entries);
    all.removeIf(old -> old.from().equals(entry.from()));
    all.add(entry);
    return new LocalList(name, all);
  }

  /** With one entry changed. */
  LocalList with(Reference manifest, UnaryOperator<ListEntry> change) {
    var all = new ArrayList<ListEntry>();
    boolean found = false;
    for (ListEntry entry : entries) {
      boolean meant = entry.isMeantBy(manifest);
      found |= meant;
      all.add(meant ? change.apply(entry) : entry);
    }
    if (!found) {
      throw new GantryException(
          Kind.NOT_FOUND, "manifest for image " + manifest + " does not exist in " + name);
    }
    return new LocalList(name, all);
  }

  /** Docker's form if all entries have it, else OCI's. */
  Json.Obj index() {
    boolean isDockers =
        !entries.isEmpty()
            && entries.stream()
                .allMatch(e -> e.json().string("mediaType").equals(MediaType.DOCKER_MANIFEST));
    return Json.object()
        .put("schemaVersion", 2)
        .put("mediaType", isDockers ? MediaType.DOCKER_LIST : MediaType.OCI_INDEX)
        .put("manifests", Json.array(entries.stream().map(ListEntry::json).toList()))
        .build();
  }
}
