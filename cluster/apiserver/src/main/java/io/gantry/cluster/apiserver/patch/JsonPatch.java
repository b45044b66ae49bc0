package io.gantry.cluster.apiserver.patch;

import io.gantry.cluster.model.StatusException;
import io.gantry.cluster.model.StatusException.Status;
import io.gantry.cluster.model.StatusReason;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON Patch (RFC 6902): a list of operations, all or none. */
public final class JsonPatch {
  private static final int MOST_OPERATIONS = 10_000;
  private static final long MOST_COPIED = 3 << 20;
  private static final String REFUSED =
      "the server rejected our request due to an error in our request: ";

  private Json document;
  private long copied;

  private JsonPatch(Json document) {
    this.document = document;
  }

  /**
   * The patched document.
   *
   * @throws StatusException {@code BadRequest} for what is no patch, {@code Invalid} for one that
   *     does not apply, {@code RequestEntityTooLarge} for more than 10,000 operations
   */
  public static Json.Obj apply(Json.Obj document, Json patch) {
    if (!(patch instanceof Json.Arr(List<Json> operations))) {
      throw StatusException.badRequest("error decoding patch: it is not a JSON array");
    }
    if (operations.size() > MOST_OPERATIONS) {
      throw new StatusException(
          new Status(
              StatusReason.REQUEST_ENTITY_TOO_LARGE,
              "Request entity too large: The allowed maximum operations in a JSON patch is "
                  + MOST_OPERATIONS
                  + ", got "
                  + operations.size(),
              Json.Obj.EMPTY));
    }
    var running = new JsonPatch(document);
    for (Json operation : operations) {
      if (!(operation instanceof Json.Obj fields)) {
        throw StatusException.badRequest("error decoding patch: an operation is no JSON object");
      }
      running.perform(fields);
    }
    if (running.document instanceof Json.Obj object) {
      return object;
    }
    throw invalid("the document would not be an object any more");
  }

  private void perform(Json.Obj operation) {
    String name = operation.string("op");
    List<String> path = pointer(operation, "path");
    switch (name) {
      case "add" -> add(path, value(operation));
      case "remove" -> remove(path);
      case "replace" -> {
        Json value = value(operation);
        if (path.isEmpty()) {
          document = value;
        } else {
          document = change(document, path, 0, (at, step) -> replaced(at, step, value, path));
        }
      }
      case "move" -> {
        List<String> from = pointer(operation, "from");
        if (from.size() < path.size() && path.subList(0, from.size()).equals(from)) {
          throw invalid("cannot move " + text(from) + " into itself");
        }
        Json value = find(from);
        remove(from);
        add(path, value);
      }
      case "copy" -> {
        Json value = find(pointer(operation, "from"));
        copied += value.bytes().length;
        if (copied > MOST_COPIED) {
          throw invalid("the accumulated size of copies is over " + MOST_COPIED + " bytes");
        }
        add(path, value);
      }
      case "test" -> {
        Json wanted = operation.fields().getOrDefault("value", Json.nil());
        if (!SameJson.same(find(path), wanted)) {
          throw invalid("testing value " + text(path) + " failed: test failed");
        }
      }
      default -> throw invalid("unexpected kind: " + name);
    }
  }

  private static Json value(Json.Obj operation) {
    Json value = operation.fields().get("value");
    if (value == null) {
      throw invalid(operation.string("op") + " operation: missing value");
    }
    return value;
  }

  private void add(List<String> path, Json value) {
    if (path.isEmpty()) {
      document = value;
    } else {
      document = change(document, path, 0, (at, step) -> added(at, step, value, path));
    }
  }

  private void remove(List<String> path) {
    if (path.isEmpty()) {
      throw invalid("remove operation does not apply: the whole document");
    }
    document = change(document, path, 0, (at, step) -> removed(at, step, path));
  }

  private Json find(List<String> path) {
    Json value = document;
    for (String step : path) {
      value = child(value, step, path);
    }
    return value;
  }

  /** Changes the container that holds the last step. */
  private interface Change {
    Json apply(Json container, String step);
  }

  private static Json change(Json value, List<String> path, int depth, Change change) {
    String step = path.get(depth);
    if (depth == path.size() - 1) {
      return change.apply(value, step);
    }
    Json after = change(child(value, step, path), path, depth + 1, change);
    return switch (value) {
      case Json.Obj object -> object.with(step, after);
      case Json.Arr(List<Json> items) -> {
        var copy = new ArrayList<>(items);
        copy.set(index(step, items.size() - 1, path), after);
        yield new Json.Arr(copy);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> throw missing(path);
    };
  }

  private static Json child(Json value, String step, List<String> path) {
    return switch (value) {
      case Json.Obj(Map<String, Json> fields) -> {
        Json field = fields.get(step);
        if (field == null) {
          throw missing(path);
        }
        yield field;
      }
      case Json.Arr(List<Json> items) -> items.get(index(step, items.size() - 1, path));
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> throw missing(path);
    };
  }

  private static Json added(Json container, String step, Json value, List<String> path) {
    return switch (container) {
      case Json.Obj object -> object.with(step, value);
      case Json.Arr(List<Json> items) -> {
        var copy = new ArrayList<>(items);
        copy.add(step.equals("-") ? items.size() : index(step, items.size(), path), value);
        yield new Json.Arr(copy);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> throw missing(path);
    };
  }

  private static Json replaced(Json container, String step, Json value, List<String> path) {
    Json _ = child(container, step, path);
    return switch (container) {
      case Json.Obj object -> object.with(step, value);
      case Json.Arr(List<Json> items) -> {
        var copy = new ArrayList<>(items);
        copy.set(index(step, items.size() - 1, path), value);
        yield new Json.Arr(copy);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> throw missing(path);
    };
  }

  private static Json removed(Json container, String step, List<String> path) {
    Json _ = child(container, step, path);
    return switch (container) {
      case Json.Obj(Map<String, Json> fields) -> {
        var copy = new LinkedHashMap<>(fields);
        copy.remove(step);
        yield new Json.Obj(copy);
      }
      case Json.Arr(List<Json> items) -> {
        var copy = new ArrayList<>(items);
        copy.remove(index(step, items.size() - 1, path));
        yield new Json.Arr(copy);
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ -> throw missing(path);
    };
  }

  private static int index(String step, int most, List<String> path) {
    boolean plain = !step.isEmpty() && step.length() < 10;
    for (int i = 0; i < step.length() && plain; i++) {
      plain = step.charAt(i) >= '0' && step.charAt(i) <= '9';
    }
    if (!plain || (step.length() > 1 && step.charAt(0) == '0') || Integer.parseInt(step) > most) {
      throw invalid("\"" + text(path) + "\": Unable to access invalid index: " + step);
    }
    return Integer.parseInt(step);
  }

  /** The steps of a pointer (RFC 6901). */
  private static List<String> pointer(Json.Obj operation, String field) {
    if (!(operation.fields().get(field) instanceof Json.Str(String text))) {
      throw invalid(operation.string("op") + " operation: missing " + field);
    }
    if (text.isEmpty()) {
      return List.of();
    }
    if (text.charAt(0) != '/') {
      throw invalid("\"" + text + "\" does not begin with a slash");
    }
    var steps = new ArrayList<String>();
    for (String step : text.substring(1).split("/", -1)) {
      steps.add(step.replace("~1", "/").replace("~0", "~"));
    }
    return steps;
  }

  private static String text(List<String> path) {
    return "/" + String.join("/", path);
  }

  private static StatusException missing(List<String> path) {
    return invalid("doc is missing path: \"" + text(path) + "\": missing value");
  }

  private static StatusException invalid(String why) {
    return new StatusException(new Status(StatusReason.INVALID, REFUSED + why, Json.Obj.EMPTY));
  }
}
