package io.gantry.cluster.controllers.condition;

import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.KubeTime;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A condition of an object. Writers keep the fields that they do not know. */
public record Condition(Json.Obj tree) {
  /** A condition that came to be now. */
  public static Condition of(
      String type, String status, String reason, String message, Instant now) {
    return new Condition(
        Json.object()
            .put("type", type)
            .put("status", status)
            .put("lastTransitionTime", KubeTime.seconds(now))
            .put("reason", reason)
            .put("message", message)
            .build());
  }

  public String type() {
    return tree.string("type");
  }

  public String status() {
    return tree.string("status");
  }

  public String reason() {
    return tree.string("reason");
  }

  public boolean isTrue() {
    return status().equals("True");
  }

  /** When it got its status. */
  public Optional<Instant> lastTransition() {
    return KubeTime.parse(tree.string("lastTransitionTime"));
  }

  /** When it was last written, for the kinds that say so. */
  public Optional<Instant> lastUpdate() {
    return KubeTime.parse(tree.string("lastUpdateTime"));
  }

  /** This condition with a field set. */
  public Condition with(String field, String value) {
    return new Condition(tree.with(field, Json.of(value)));
  }

  /** The conditions of an object's status. */
  public static List<Condition> all(Json.Obj status) {
    var all = new ArrayList<Condition>();
    for (Json item : status.array("conditions")) {
      if (item instanceof Json.Obj condition) {
        all.add(new Condition(condition));
      }
    }
    return List.copyOf(all);
  }

  /** The condition of a type, if the object has it. */
  public static Optional<Condition> find(ApiObject object, String type) {
    return find(all(object.status()), type);
  }

  /** The condition of a type, if it is there. */
  public static Optional<Condition> find(List<Condition> all, String type) {
    return all.stream().filter(condition -> condition.type().equals(type)).findFirst();
  }

  /**
   * {@code all} with {@code next} in place of the one of its type; it keeps the old transition time
   * if the status is the same. Nothing changes if status, reason and message are the same.
   */
  public static List<Condition> set(List<Condition> all, Condition next) {
    Optional<Condition> old = find(all, next.type());
    if (old.isPresent()
        && old.get().status().equals(next.status())
        && old.get().reason().equals(next.reason())
        && old.get().tree().string("message").equals(next.tree().string("message"))) {
      return all;
    }
    Condition put = next;
    if (old.isPresent() && old.get().status().equals(next.status())) {
      put = next.with("lastTransitionTime", old.get().tree().string("lastTransitionTime"));
    }
    return replace(all, put);
  }

  /** {@code all} with {@code next} in place of the one of its type, or at the end. */
  public static List<Condition> replace(List<Condition> all, Condition next) {
    var result = new ArrayList<Condition>();
    boolean placed = false;
    for (Condition condition : all) {
      boolean same = condition.type().equals(next.type());
      result.add(same ? next : condition);
      placed |= same;
    }
    if (!placed) {
      result.add(next);
    }
    return List.copyOf(result);
  }

  /** {@code all} without the one of a type. */
  public static List<Condition> remove(List<Condition> all, String type) {
    return all.stream().filter(condition -> !condition.type().equals(type)).toList();
  }

  /** The array for {@code status.conditions}. */
  public static Json.Arr tree(List<Condition> all) {
    return Json.array(all.stream().map(Condition::tree).toList());
  }
}
