package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Functions.Given;
import io.gantry.platform.base.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Functions on lists and maps. */
final class ListFunctions {
  private ListFunctions() {}

  static Optional<Json> call(Given given) {
    return switch (given.name()) {
      case "length" ->
          Optional.of(
              given.at(0) instanceof Json.Str(String text)
                  ? Json.of(text.codePointCount(0, text.length()))
                  : Json.of(given.items(0).size()));
      case "concat" -> list(joined(given));
      case "flatten" -> list(flat(given.items(0)));
      case "distinct", "toset" -> list(List.copyOf(new LinkedHashSet<>(given.items(0))));
      case "compact" -> list(keep(given.items(0), item -> !isEmpty(item)));
      case "contains" ->
          Optional.of(
              Json.of(given.items(0).stream().anyMatch(item -> Values.equal(item, given.at(1)))));
      case "element" -> {
        List<Json> items = given.items(0);
        if (items.isEmpty()) {
          throw given.place().error("element of an empty list");
        }
        yield Optional.of(items.get(Math.floorMod(given.whole(1), items.size())));
      }
      case "index" -> Optional.of(index(given));
      case "indexof" -> Optional.of(indexOf(given));
      case "hasindex" ->
          Optional.of(
              Json.of(
                  given.at(0) instanceof Json.Obj object
                      ? object.fields().containsKey(given.text(1))
                      : given.whole(1) >= 0 && given.whole(1) < given.items(0).size()));
      case "keys" ->
          Optional.of(Json.strings(List.copyOf(new TreeMap<>(given.map(0).fields()).keySet())));
      case "values" -> list(List.copyOf(new TreeMap<>(given.map(0).fields()).values()));
      case "lookup" ->
          Optional.of(
              given
                  .map(0)
                  .get(given.text(1))
                  .orElseGet(() ->
                      given.count() > 2
                          ? given.at(2)
                          : Evaluator.index(given.place(), given.map(0), given.at(1))));
      case "merge" -> {
        var all = new TreeMap<String, Json>();
        for (int i = 0; i < given.count(); i++) {
          if (!(given.at(i) instanceof Json.Null)) {
            all.putAll(given.map(i).fields());
          }
        }
        yield Optional.of(new Json.Obj(all));
      }
      case "zipmap" -> {
        var all = new TreeMap<String, Json>();
        List<String> keys = given.texts(0);
        List<Json> values = given.items(1);
        if (keys.size() != values.size()) {
          throw given.place().error("zipmap needs as many keys as values");
        }
        for (int i = 0; i < keys.size(); i++) {
          all.put(keys.get(i), values.get(i));
        }
        yield Optional.of(new Json.Obj(all));
      }
      case "reverse", "reverselist" -> list(given.items(0).reversed());
      case "slice" -> {
        List<Json> items = given.items(0);
        int from = given.whole(1);
        int to = given.count() > 2 ? given.whole(2) : items.size();
        if (from < 0 || to < from || to > items.size()) {
          throw given.place().error("the list has " + items.size() + " items: cannot slice it so");
        }
        yield list(items.subList(from, to));
      }
      case "chunklist" -> Optional.of(chunks(given));
      case "range" -> Optional.of(range(given));
      case "sort" -> Optional.of(Json.strings(given.texts(0).stream().sorted().toList()));
      case "coalesce" -> first(given, given.arguments(), item -> !isEmpty(item));
      case "coalescelist" ->
          first(given, given.arguments(), item -> !Values.items(given.place(), item).isEmpty());
      case "setunion" -> list(List.copyOf(new LinkedHashSet<>(joined(given))));
      case "setintersection" -> list(keep(given.items(0), given.items(1)::contains));
      case "setsubtraction" -> list(keep(given.items(0), item -> !given.items(1).contains(item)));
      case "setsymmetricdifference" ->
          list(keep(List.copyOf(new LinkedHashSet<>(joined(given))), item -> inOne(given, item)));
      case "sethaselement" -> Optional.of(Json.of(given.items(0).contains(given.at(1))));
      case "setproduct" -> Optional.of(product(given));
      default -> Optional.empty();
    };
  }

  private static Optional<Json> list(List<Json> items) {
    return Optional.of(Json.array(items));
  }

  private static boolean isEmpty(Json value) {
    return value instanceof Json.Null || value.equals(Json.of(""));
  }

  /** Whether an odd number of the sets has it. */
  private static boolean inOne(Given given, Json item) {
    int count = 0;
    for (int i = 0; i < given.count(); i++) {
      count += given.items(i).contains(item) ? 1 : 0;
    }
    return count % 2 == 1;
  }

  private static List<Json> keep(List<Json> items, Predicate<Json> wanted) {
    return items.stream().filter(wanted).toList();
  }

  private static List<Json> joined(Given given) {
    var all = new ArrayList<Json>();
    for (int i = 0; i < given.count(); i++) {
      all.addAll(given.items(i));
    }
    return all;
  }

  private static List<Json> flat(List<Json> items) {
    var all = new ArrayList<Json>();
    for (Json item : items) {
      if (item instanceof Json.Arr(List<Json> inner)) {
        all.addAll(flat(inner));
      } else {
        all.add(item);
      }
    }
    return all;
  }

  private static Json index(Given given) {
    return Evaluator.index(given.place(), given.at(0), given.at(1));
  }

  private static Json indexOf(Given given) {
    List<Json> items = given.items(0);
    for (int i = 0; i < items.size(); i++) {
      if (Values.equal(items.get(i), given.at(1))) {
        return Json.of(i);
      }
    }
    throw given.place().error("item not found");
  }

  private static Optional<Json> first(Given given, List<Json> items, Predicate<Json> wanted) {
    for (Json item : items) {
      if (wanted.test(item)) {
        return Optional.of(item);
      }
    }
    throw given.place().error(given.name() + " found no value");
  }

  private static Json chunks(Given given) {
    List<Json> items = given.items(0);
    int size = given.whole(1);
    if (size <= 0) {
      throw given.place().error("chunks need a size above 0");
    }
    var all = new ArrayList<Json>();
    for (int from = 0; from < items.size(); from += size) {
      all.add(Json.array(items.subList(from, Math.min(items.size(), from + size))));
    }
    return Json.array(all);
  }

  private static Json range(Given given) {
    boolean bounded = given.count() > 1;
    BigDecimal at = bounded ? given.decimal(0) : BigDecimal.ZERO;
    BigDecimal end = given.decimal(bounded ? 1 : 0);
    BigDecimal step =
        given.count() > 2 ? given.decimal(2) : BigDecimal.valueOf(end.compareTo(at) < 0 ? -1 : 1);
    if (step.signum() == 0) {
      throw given.place().error("a range needs steps");
    }
    var all = new ArrayList<Json>();
    while (step.signum() > 0 ? at.compareTo(end) < 0 : at.compareTo(end) > 0) {
      if (all.size() >= 1024) {
        throw given.place().error("a range has more than 1024 items");
      }
      all.add(Values.number(at));
      at = at.add(step);
    }
    return Json.array(all);
  }

  private static Json product(Given given) {
    List<List<Json>> rows = List.of(List.of());
    for (int i = 0; i < given.count(); i++) {
      var longer = new ArrayList<List<Json>>();
      for (List<Json> row : rows) {
        for (Json item : given.items(i)) {
          var one = new ArrayList<>(row);
          one.add(item);
          longer.add(one);
        }
      }
      rows = longer;
      if (rows.size() > 10_000) {
        throw given.place().error("a product has more than 10000 items");
      }
    }
    return Json.array(rows.stream().map(Json::array).toList());
  }
}
