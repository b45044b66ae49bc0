package io.gantry.cluster.apiserver.resource;

import io.gantry.cluster.apiserver.resource.cell.Age;
import io.gantry.cluster.apiserver.resource.cell.Cells;
import io.gantry.cluster.apiserver.resource.field.Place;
import io.gantry.cluster.model.ApiObject;
import io.gantry.cluster.model.FieldError;
import io.gantry.cluster.model.ResourceType;
import io.gantry.cluster.model.ResourceTypes;
import io.gantry.platform.base.json.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Events: both spellings, the one with a source and times and the one with a series. */
final class EventResource implements Resource {
  private static final List<Column> COLUMNS =
      List.of(
          Columns.text("Last Seen", "Time since it last happened."),
          Columns.text("Type", "Normal or Warning."),
          Columns.text("Reason", "Why, in one word."),
          Columns.text("Object", "What it is about."),
          Columns.wide("Subobject", "Which part of the object it is about."),
          Columns.wide("Source", "Who reports it."),
          Columns.text("Message", "What happened."),
          Columns.wide("First Seen", "Time since it first happened."),
          Columns.wide("Count", "How often it happened."),
          new Column("Name", "string", "name", "Name must be unique within a namespace.", 1));

  private static final List<String> REGARDING =
      List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath");

  private static final List<String> FIELDS =
      List.of(
          "involvedObject.kind",
          "involvedObject.namespace",
          "involvedObject.name",
          "involvedObject.uid",
          "involvedObject.apiVersion",
          "involvedObject.resourceVersion",
          "involvedObject.fieldPath",
          "reason",
          "reportingComponent",
          "source",
          "type");

  @Override
  public ResourceType type() {
    return ResourceTypes.EVENTS;
  }

  @Override
  public List<FieldError> validate(ApiObject object) {
    Place event = Place.of(object.tree());
    Place namespace = event.child("involvedObject").child("namespace");
    // Events about what has no namespace are kept in the default one.
    String expected = namespace.isSet() ? namespace.text() : "default";
    boolean system = !namespace.isSet() && object.namespace().equals("kube-system");
    if (!system && !expected.equals(object.namespace())) {
      namespace.invalid(Json.of(namespace.text()), "does not match event.namespace");
    }
    return event.errors();
  }

  @Override
  public Map<String, String> fields(ApiObject object) {
    Json.Obj event = object.tree();
    var fields = new LinkedHashMap<String, String>();
    for (String name : REGARDING) {
      fields.put("involvedObject." + name, event.object("involvedObject").string(name));
    }
    String reporter = event.string("reportingComponent");
    String source = event.object("source").string("component");
    fields.put("reason", event.string("reason"));
    fields.put("reportingComponent", reporter);
    fields.put("source", source.isEmpty() ? reporter : source);
    fields.put("type", event.string("type"));
    return fields;
  }

  @Override
  public List<String> fieldNames() {
    return FIELDS;
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  @Override
  public List<Json> cells(ApiObject object, Instant now) {
    Json.Obj event = object.tree();
    Json.Obj regarding = event.object("involvedObject");
    Json.Obj series = event.object("series");
    String first =
        Age.since(firstOf(event.string("firstTimestamp"), event.string("eventTime")), now);
    String last = first;
    long count = Math.max(1, event.number("count", 1));
    if (!series.fields().isEmpty()) {
      last = Age.since(series.string("lastObservedTime"), now);
      count = series.number("count", 0);
    } else if (!event.string("lastTimestamp").isEmpty()) {
      last = Age.since(event.string("lastTimestamp"), now);
    }
    return Cells.start()
        .text(last)
        .text(event.string("type"))
        .text(event.string("reason"))
        .text(target(regarding))
        .text(regarding.string("fieldPath"))
        .text(source(event))
        .text(event.string("message").strip())
        .text(first)
        .number(count)
        .text(object.name())
        .list();
  }

  private static String target(Json.Obj regarding) {
    String kind = regarding.string("kind").toLowerCase(Locale.ROOT);
    String name = regarding.string("name");
    return name.isEmpty() ? kind : kind + "/" + name;
  }

  private static String source(Json.Obj event) {
    String component =
        firstOf(event.object("source").string("component"), event.string("reportingComponent"));
    String host = firstOf(event.object("source").string("host"), event.string("reportingInstance"));
    return host.isEmpty() ? component : component + ", " + host;
  }

  private static String firstOf(String one, String other) {
    return one.isEmpty() ? other : one;
  }
}
