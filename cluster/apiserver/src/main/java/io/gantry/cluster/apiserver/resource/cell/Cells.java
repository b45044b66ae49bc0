package io.gantry.cluster.apiserver.resource.cell;

import io.gantry.cluster.model.ApiObject;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A row, cell by cell. */
public final class Cells {
  /** What is shown where there is nothing. */
  public static final String NONE = "<none>";

  private final ArrayList<Json> cells = new ArrayList<>();

  private Cells() {}

  /** A row that starts with the object's name. */
  public static Cells of(ApiObject object) {
    return start().text(object.name());
  }

  /** An empty row. */
  public static Cells start() {
    return new Cells();
  }

  /** A text as it is. */
  public Cells text(String text) {
    cells.add(Json.of(text));
    return this;
  }

  /** A text, or {@code <none>}. */
  public Cells orNone(String text) {
    return text(text.isEmpty() ? NONE : text);
  }

  /** A text, or {@code <unknown>}. */
  public Cells orUnknown(String text) {
    return text(text.isEmpty() ? "<unknown>" : text);
  }

  /** A number. */
  public Cells number(long number) {
    cells.add(Json.of(number));
    return this;
  }

  /** How long ago the object was made. */
  public Cells age(ApiObject object, Instant now) {
    return text(Age.since(object.creationTimestamp(), now));
  }

  /** Names of a template's containers, then their images. */
  public Cells containers(Json.Obj podSpec) {
    return text(joined(podSpec, "name")).text(joined(podSpec, "image"));
  }

  private static String joined(Json.Obj podSpec, String field) {
    var texts = new ArrayList<String>();
    for (Json container : podSpec.array("containers")) {
      texts.add(((Json.Obj) container).string(field));
    }
    return String.join(",", texts);
  }

  /** As in {@code app=web,tier=front}, sorted; {@code <none>} if there are none. */
  public Cells labels(Map<String, String> labels) {
    var parts = new ArrayList<String>();
    new TreeMap<>(labels).forEach((name, value) -> parts.add(name + "=" + value));
    return orNone(String.join(",", parts));
  }

  /** A {@code LabelSelector} as it is written in queries; {@code <none>} if it is empty. */
  public Cells selector(Json.Obj selector) {
    var byKey = new TreeMap<String, String>();
    selector.stringMap("matchLabels").forEach((name, value) -> byKey.put(name, name + "=" + value));
    for (Json item : selector.array("matchExpressions")) {
      Json.Obj expression = (Json.Obj) item;
      byKey.merge(expression.string("key"), text(expression), (a, b) -> a + "," + b);
    }
    return orNone(String.join(",", byKey.values()));
  }

  private static String text(Json.Obj expression) {
    String key = expression.string("key");
    String values =
        "(" + String.join(",", expression.strings("values").stream().sorted().toList()) + ")";
    return switch (expression.string("operator")) {
      case "In" -> key + " in " + values;
      case "NotIn" -> key + " notin " + values;
      case "DoesNotExist" -> "!" + key;
      default -> key;
    };
  }

  /** The row. */
  public List<Json> list() {
    return List.copyOf(cells);
  }
}
