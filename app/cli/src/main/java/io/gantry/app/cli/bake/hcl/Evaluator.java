package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Expression.Attribute;
import io.gantry.app.cli.bake.hcl.Expression.Binary;
import io.gantry.app.cli.bake.hcl.Expression.Call;
import io.gantry.app.cli.bake.hcl.Expression.Choice;
import io.gantry.app.cli.bake.hcl.Expression.Entry;
import io.gantry.app.cli.bake.hcl.Expression.For;
import io.gantry.app.cli.bake.hcl.Expression.Index;
import io.gantry.app.cli.bake.hcl.Expression.Joined;
import io.gantry.app.cli.bake.hcl.Expression.Literal;
import io.gantry.app.cli.bake.hcl.Expression.Mapping;
import io.gantry.app.cli.bake.hcl.Expression.Splat;
import io.gantry.app.cli.bake.hcl.Expression.Template;
import io.gantry.app.cli.bake.hcl.Expression.Tuple;
import io.gantry.app.cli.bake.hcl.Expression.Unary;
import io.gantry.app.cli.bake.hcl.Expression.Variable;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The values of expressions. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * The value in a scope.
   *
   * @throws GantryException {@code INVALID} with line, column and excerpt
   */
  public static Json value(Expression expression, Scope scope) {
    return switch (expression) {
      case Literal(_, Json value) -> value;
      case Template(Place place, List<Expression> parts) -> {
        var text = new StringBuilder();
        for (Expression part : parts) {
          text.append(Values.text(place, value(part, scope)));
        }
        yield Json.of(text.toString());
      }
      case Joined(Place place, Expression list) -> {
        var text = new StringBuilder();
        for (Json part : Values.items(place, value(list, scope))) {
          text.append(Values.text(place, part));
        }
        yield Json.of(text.toString());
      }
      case Variable(Place place, String name) ->
          scope
              .variable(place, name)
              .orElseThrow(() ->
                  place.error("unknown variable: there is no variable named \"" + name + "\""));
      case Attribute attribute -> attribute(attribute, scope);
      case Index(Place place, Expression of, Expression key) ->
          index(place, value(of, scope), value(key, scope));
      case Splat(Place place, Expression of, Expression each) -> splat(place, of, each, scope);
      case Call call -> call(call, scope);
      case Choice(Place place, Expression test, Expression yes, Expression no) ->
          value(Values.truth(place, value(test, scope)) ? yes : no, scope);
      case Binary binary -> binary(binary, scope);
      case Unary(Place place, char operator, Expression of) ->
          operator == '!'
              ? Json.of(!Values.truth(place, value(of, scope)))
              : Values.number(Values.decimal(place, value(of, scope)).negate());
      case Tuple(_, List<Expression> items) ->
          Json.array(items.stream().map(item -> value(item, scope)).toList());
      case Mapping(Place place, List<Entry> entries) -> {
        var fields = new TreeMap<String, Json>();
        for (Entry entry : entries) {
          fields.put(Values.text(place, value(entry.key(), scope)), value(entry.value(), scope));
        }
        yield new Json.Obj(fields);
      }
      case For loop -> loop(loop, scope);
    };
  }

  private static Json attribute(Attribute attribute, Scope scope) {
    if (attribute.of() instanceof Attribute(_, Variable(_, String type), String label)) {
      Optional<Json> found = scope.block(attribute.place(), type, label, attribute.name());
      if (found.isPresent()) {
        return found.get();
      }
    }
    return index(attribute.place(), value(attribute.of(), scope), Json.of(attribute.name()));
  }

  static Json index(Place place, Json of, Json key) {
    if (of instanceof Json.Obj object) {
      String name = Values.text(place, key);
      if (!object.fields().containsKey(name)) {
        throw place.error("the map has no \"" + name + "\"");
      }
      return object.fields().getOrDefault(name, Json.nil());
    }
    List<Json> items = Values.items(place, of);
    BigDecimal number = Values.decimal(place, key);
    if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(items.size())) >= 0) {
      throw place.error("the list has " + items.size() + " items, none at " + number);
    }
    return items.get(number.intValue());
  }

  private static Json splat(Place place, Expression of, Expression each, Scope scope) {
    Json value = value(of, scope);
    if (value instanceof Json.Null) {
      return Json.array(List.of());
    }
    List<Json> items = value instanceof Json.Arr ? Values.items(place, value) : List.of(value);
    return Json.array(
        items.stream().map(item -> value(each, scope.with(Expression.ITEM, item))).toList());
  }

  private static Json call(Call call, Scope scope) {
    if (call.name().equals("try") || call.name().equals("can")) {
      return attempt(call, scope);
    }
    if (call.name().equals("convert") && call.arguments().size() == 2) {
      return Types.convert(value(call.arguments().getFirst(), scope), call.arguments().getLast());
    }
    var arguments = new ArrayList<Json>();
    for (Expression argument : call.arguments()) {
      arguments.add(value(argument, scope));
    }
    if (call.spread()) {
      arguments.addAll(Values.items(call.place(), arguments.removeLast()));
    }
    Optional<Json> own = scope.call(call.place(), call.name(), List.copyOf(arguments));
    return own.isPresent()
        ? own.get()
        : Functions.call(call.place(), call.name(), List.copyOf(arguments));
  }

  private static Json attempt(Call call, Scope scope) {
    boolean can = call.name().equals("can");
    for (Expression argument : call.arguments()) {
      try {
        Json value = value(argument, scope);
        return can ? Json.of(true) : value;
      } catch (GantryException _) {
        // the next may have one
      }
    }
    if (can) {
      return Json.of(false);
    }
    throw call.place().error("no argument of try has a value");
  }

  private static Json binary(Binary binary, Scope scope) {
    Place place = binary.place();
    Json left = value(binary.left(), scope);
    return switch (binary.operator()) {
      case "&&" ->
          Json.of(Values.truth(place, left) && Values.truth(place, value(binary.right(), scope)));
      case "||" ->
          Json.of(Values.truth(place, left) || Values.truth(place, value(binary.right(), scope)));
      case "==" -> Json.of(Values.equal(left, value(binary.right(), scope)));
      case "!=" -> Json.of(!Values.equal(left, value(binary.right(), scope)));
      default ->
          arithmetic(
              place,
              binary.operator(),
              Values.decimal(place, left),
              Values.decimal(place, value(binary.right(), scope)));
    };
  }

  static Json arithmetic(Place place, String operator, BigDecimal a, BigDecimal b) {
    boolean divides = operator.equals("/") || operator.equals("%");
    if (divides && b.signum() == 0) {
      throw place.error("division by zero");
    }
    return switch (operator) {
      case "+" -> Values.number(a.add(b));
      case "-" -> Values.number(a.subtract(b));
      case "*" -> Values.number(a.multiply(b));
      case "/" -> Values.number(a.divide(b, MathContext.DECIMAL128));
      case "%" -> Values.number(a.remainder(b));
      case "<" -> Json.of(a.compareTo(b) < 0);
      case ">" -> Json.of(a.compareTo(b) > 0);
      case "<=" -> Json.of(a.compareTo(b) <= 0);
      case ">=" -> Json.of(a.compareTo(b) >= 0);
      default -> throw place.error("unknown operator " + operator);
    };
  }

  private static Json joined(Place place, Json first, Json second) {
    var items = new ArrayList<>(Values.items(place, first));
    items.addAll(Values.items(place, second));
    return Json.array(items);
  }

  private static Json loop(For loop, Scope scope) {
    Json of = value(loop.of(), scope);
    var keys = new ArrayList<Json>();
    var items = new ArrayList<>(Values.items(loop.place(), of));
    if (of instanceof Json.Obj(Map<String, Json> fields)) {
      fields.keySet().forEach(key -> keys.add(Json.of(key)));
    } else {
      for (int i = 0; i < items.size(); i++) {
        keys.add(Json.of(i));
      }
    }
    var list = new ArrayList<Json>();
    var map = new TreeMap<String, Json>();
    for (int i = 0; i < items.size(); i++) {
      Scope inner = scope.with(loop.itemName(), items.get(i));
      if (!loop.keyName().isEmpty()) {
        inner = inner.with(loop.keyName(), keys.get(i));
      }
      if (loop.test().isPresent() && !Values.truth(loop.place(), value(loop.test().get(), inner))) {
        continue;
      }
      Json value = value(loop.value(), inner);
      if (loop.result().isPresent()) {
        String key = Values.text(loop.place(), value(loop.result().get(), inner));
        if (loop.groups()) {
          map.merge(
              key,
              Json.array(List.of(value)),
              (first, second) -> joined(loop.place(), first, second));
        } else if (map.putIfAbsent(key, value) != null) {
          throw loop.place()
              .error(
                  "a for has two values for the key \"" + key + "\": ... behind the value groups");
        }
      } else {
        list.add(value);
      }
    }
    return loop.result().isPresent() ? new Json.Obj(map) : Json.array(list);
  }
}
