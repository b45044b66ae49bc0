package io.gantry.platform.base.yaml;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** Builds trees from the parser's events; the library's own trees are not bounded in depth. */
final class YamlReader {
  private static final int LONGEST = 64 << 20;
  private static final int MOST_NESTING = 500;
  private static final long HEAVIEST = 64 << 20;

  private final Iterator<Event> events;
  private final Consumer<String> duplicate;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int depth;
  private long weight;

  /** A value that aliases can name; {@code weight} is what a copy of it would add. */
  private record Anchored(Json value, long weight) {}

  private YamlReader(Iterator<Event> events, Consumer<String> duplicate) {
    this.events = events;
    this.duplicate = duplicate;
  }

  static List<Json> parse(byte[] utf8, Consumer<String> duplicate) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new GantryException(Kind.INVALID, "malformed YAML: it is not UTF-8", e);
    }
    var settings = LoadSettings.builder().setCodePointLimit(LONGEST).build();
    try {
      var events = new ParserImpl(settings, new StreamReader(settings, withoutMark(text)));
      return new YamlReader(events, duplicate).documents();
    } catch (MarkedYamlEngineException e) {
      String where = e.getProblemMark().map(YamlReader::place).orElse("");
      throw new GantryException(Kind.INVALID, "malformed YAML: " + e.getProblem() + where, e);
    } catch (YamlEngineException e) {
      throw new GantryException(Kind.INVALID, "malformed YAML: " + e.getMessage(), e);
    }
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private List<Json> documents() {
    var documents = new ArrayList<Json>();
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        anchors.clear();
        Json document = value(events.next());
        if (!(document instanceof Json.Null)) {
          documents.add(document);
        }
      }
    }
    return List.copyOf(documents);
  }

  private Json value(Event event) {
    if (event instanceof AliasEvent alias) {
      Anchored anchored = anchors.get(alias.getAlias().getValue());
      if (anchored == null) {
        throw malformed("unknown anchor '" + alias.getAlias().getValue() + "'", event);
      }
      weigh(anchored.weight, event);
      return anchored.value;
    }
    long before = weight;
    weigh(1, event);
    Json value =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case MappingStartEvent _, SequenceStartEvent _ -> nested(event);
          default -> throw malformed("expected a value", event);
        };
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      Anchor anchor = node.getAnchor().get();
      anchors.put(anchor.getValue(), new Anchored(value, weight - before));
    }
    return value;
  }

  private Json scalar(ScalarEvent event) {
    weigh(event.getValue().length(), event);
    String tag = event.getTag().orElse("");
    if (tag.isEmpty()) {
      return event.isPlain() ? plain(event) : Json.of(event.getValue());
    }
    return switch (tag) {
      case "!", "tag:yaml.org,2002:str" -> Json.of(event.getValue());
      case "tag:yaml.org,2002:int",
          "tag:yaml.org,2002:float",
          "tag:yaml.org,2002:bool",
          "tag:yaml.org,2002:null" ->
          plain(event);
      default -> throw malformed("unsupported tag '" + tag + "'", event);
    };
  }

  private Json plain(ScalarEvent event) {
    return PlainScalar.resolve(event.getValue())
        .orElseThrow(
            () -> malformed("'" + event.getValue() + "' cannot be written as JSON", event));
  }

  private Json nested(Event start) {
    depth++;
    if (depth > MOST_NESTING) {
      throw malformed("nested deeper than " + MOST_NESTING, start);
    }
    Json value = start instanceof MappingStartEvent ? mapping() : sequence();
    depth--;
    return value;
  }

  private Json.Arr sequence() {
    var items = new ArrayList<Json>();
    for (Event e = events.next(); e.getEventId() != Event.ID.SequenceEnd; e = events.next()) {
      items.add(value(e));
    }
    return new Json.Arr(items);
  }

  private Json.Obj mapping() {
    var fields = new LinkedHashMap<String, Json>();
    var merged = new LinkedHashMap<String, Json>();
    for (Event e = events.next(); e.getEventId() != Event.ID.MappingEnd; e = events.next()) {
      if (e instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals("<<")) {
        merge(value(events.next()), merged, e);
        continue;
      }
      String name = key(e);
      if (fields.put(name, value(events.next())) != null) {
        int line = e.getStartMark().map(Mark::getLine).orElse(0) + 1;
        duplicate.accept("line " + line + ": key \"" + name + "\" already set in map");
      }
    }
    merged.forEach(fields::putIfAbsent);
    return new Json.Obj(fields);
  }

  private static void merge(Json value, Map<String, Json> merged, Event event) {
    switch (value) {
      case Json.Obj(Map<String, Json> fields) -> fields.forEach(merged::putIfAbsent);
      case Json.Arr(List<Json> items) -> {
        for (Json item : items) {
          if (!(item instanceof Json.Obj)) {
            throw malformed("only mappings can be merged", event);
          }
          merge(item, merged, event);
        }
      }
      case Json.Null _, Json.Bool _, Json.Num _, Json.Str _ ->
          throw malformed("only mappings can be merged", event);
    }
  }

  /** Keys are strings; numbers and truth values become their text. */
  private String key(Event event) {
    return switch (value(event)) {
      case Json.Str(String text) -> text;
      case Json.Num(String text) -> text;
      case Json.Bool(boolean value) -> Boolean.toString(value);
      case Json.Null _ -> "null";
      case Json.Obj _, Json.Arr _ -> throw malformed("a key must be a scalar", event);
    };
  }

  private void weigh(long more, Event event) {
    weight += more;
    if (weight > HEAVIEST) {
      throw malformed("aliases make it too large", event);
    }
  }

  private static GantryException malformed(String why, Event event) {
    String where = event.getStartMark().map(YamlReader::place).orElse("");
    return new GantryException(Kind.INVALID, "malformed YAML: " + why + where);
  }

  private static String place(Mark mark) {
    return " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
  }
}
