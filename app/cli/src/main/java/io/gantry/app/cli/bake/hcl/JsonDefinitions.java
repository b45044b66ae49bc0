package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Body.Attribute;
import io.gantry.app.cli.bake.hcl.Body.Block;
import io.gantry.platform.base.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** HCL's other spelling: objects for blocks, texts with {@code ${…}} for expressions. */
public final class JsonDefinitions {
  private JsonDefinitions() {}

  /**
   * Reads a file.
   *
   * @param blocks the types of blocks with one label; other fields are attributes
   */
  public static Body parse(String file, String text, List<String> blocks) {
    var place = new Place(Source.of(file, text), 0);
    Json.Obj whole = Json.parse(text.getBytes(StandardCharsets.UTF_8)).asObject();
    var attributes = new ArrayList<Attribute>();
    var found = new ArrayList<Block>();
    whole
        .fields()
        .forEach((field, value) -> {
          if (!blocks.contains(field)) {
            attributes.add(attribute(file, place, field, value));
            return;
          }
          List<Json> all = value instanceof Json.Arr(List<Json> items) ? items : List.of(value);
          for (Json one : all) {
            for (Map.Entry<String, Json> block : object(place, field, one).fields().entrySet()) {
              var own = new ArrayList<Attribute>();
              object(place, field + "." + block.getKey(), block.getValue())
                  .fields()
                  .forEach((key, item) -> own.add(attribute(file, place, key, item)));
              found.add(new Block(field, List.of(block.getKey()), new Body(own, List.of()), place));
            }
          }
        });
    return new Body(attributes, found);
  }

  private static Json.Obj object(Place place, String path, Json value) {
    if (value instanceof Json.Obj object) {
      return object;
    }
    throw place.error(path + " is " + Values.kind(value) + ", where a map is needed");
  }

  private static Attribute attribute(String file, Place place, String name, Json value) {
    return new Attribute(name, expression(file, place, value), place);
  }

  private static Expression expression(String file, Place place, Json value) {
    return switch (value) {
      case Json.Str(String text) -> Templates.whole(Source.of(file, text), place);
      case Json.Arr(List<Json> items) ->
          new Expression.Tuple(
              place, items.stream().map(item -> expression(file, place, item)).toList());
      case Json.Obj object -> {
        var entries = new ArrayList<Expression.Entry>();
        object
            .fields()
            .forEach((key, item) ->
                entries.add(
                    new Expression.Entry(
                        new Expression.Literal(place, Json.of(key)),
                        expression(file, place, item))));
        yield new Expression.Mapping(place, List.copyOf(entries));
      }
      case Json.Null _, Json.Bool _, Json.Num _ -> new Expression.Literal(place, value);
    };
  }
}
