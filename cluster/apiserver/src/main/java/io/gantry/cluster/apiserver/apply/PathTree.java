package io.gantry.cluster.apiserver.apply;

import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A field set that grows. */
final class PathTree {
  /** Where a walk stands; joined to an element only when something is found there. */
  record Path(@Nullable Path parent, String element) {}

  private final Map<String, PathTree> children = new TreeMap<>();
  private boolean member;

  /** Takes a path in; the root itself is not taken. */
  void insert(@Nullable Path path) {
    if (path != null) {
      node(path).member = true;
    }
  }

  private PathTree node(@Nullable Path path) {
    return path == null
        ? this
        : node(path.parent()).children.computeIfAbsent(path.element(), _ -> new PathTree());
  }

  boolean isEmpty() {
    return children.isEmpty();
  }

  /** As in {@code fieldsV1}. */
  Json.Obj json() {
    if (children.isEmpty()) {
      return Json.Obj.EMPTY;
    }
    var fields = new LinkedHashMap<String, Json>();
    if (member) {
      fields.put(".", Json.Obj.EMPTY);
    }
    children.forEach((element, child) -> fields.put(element, child.json()));
    return new Json.Obj(fields);
  }
}
