package io.gantry.cluster.apiserver.apply;

import io.gantry.platform.base.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A field set that grows. */
final class PathTree {
  /** Where a walk stands; enters a tree only when something is found there. */
  static final class Path {
    private final @Nullable Path parent;
    private final String element;
    private @Nullable PathTree tree;
    private @Nullable PathTree node;

    Path(@Nullable Path parent, String element) {
      this.parent = parent;
      this.element = element;
    }

    /** This path's node of a tree; the last answer is kept, for what comes below. */
    @SuppressWarnings("ReferenceEquality") // trees are told apart by what they are
    private PathTree in(PathTree whole) {
      PathTree known = node;
      if (known == null || tree != whole) {
        PathTree above = parent == null ? whole : parent.in(whole);
        known = above.children.computeIfAbsent(element, _ -> new PathTree());
        tree = whole;
        node = known;
      }
      return known;
    }
  }

  private final Map<String, PathTree> children = new TreeMap<>();
  private boolean member;

  void insert(Path path) {
    path.in(this).member = true;
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
