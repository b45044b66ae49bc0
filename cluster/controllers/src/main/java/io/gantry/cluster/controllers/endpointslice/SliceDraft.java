package io.gantry.cluster.controllers.endpointslice;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A slice while a plan fills it. Used by one thread, for one decision. */
final class SliceDraft {
  private final Json.Arr ports;
  private final boolean placeholder;
  private final List<Json> endpoints = new ArrayList<>();
  private Optional<ApiObject> source;

  private SliceDraft(Optional<ApiObject> source, Json.Arr ports, boolean placeholder) {
    this.source = source;
    this.ports = ports;
    this.placeholder = placeholder;
  }

  /** A slice without anything. */
  static SliceDraft empty() {
    return new SliceDraft(Optional.empty(), Json.array(List.of()), true);
  }

  static SliceDraft make(Json.Arr ports) {
    return new SliceDraft(Optional.empty(), ports, false);
  }

  /** A slice as it is, with what {@code wanted} still has; that is taken out of it. */
  static SliceDraft keep(ApiObject slice, Json.Arr ports, Map<String, Json.Obj> wanted) {
    var draft = new SliceDraft(Optional.of(slice), ports, false);
    for (Json item : slice.tree().array("endpoints")) {
      Json.Obj next = wanted.remove(item.asObject().object("targetRef").string("uid"));
      if (next != null) {
        draft.endpoints.add(next);
      }
    }
    return draft;
  }

  /** Fills the slice from {@code left}. */
  void take(Map<String, Json.Obj> left) {
    Iterator<Json.Obj> next = left.values().iterator();
    while (endpoints.size() < EndpointSlicePlan.MOST && next.hasNext()) {
      endpoints.add(next.next());
      next.remove();
    }
  }

  /** Writes into a slice that would be deleted otherwise. */
  void reuse(ApiObject slice) {
    source = Optional.of(slice);
  }

  Optional<ApiObject> source() {
    return source;
  }

  boolean isNew() {
    return source.isEmpty();
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  boolean isPlaceholder() {
    return placeholder;
  }

  boolean changed() {
    return source.filter(slice -> slice.tree().array("endpoints").equals(endpoints)).isEmpty();
  }

  ApiObject applyTo(ApiObject slice, Map<String, String> labels) {
    return slice
        .with(Json.stringMap(labels), "metadata", "labels")
        .with(Json.array(endpoints), "endpoints")
        .with(ports, "ports");
  }
}
