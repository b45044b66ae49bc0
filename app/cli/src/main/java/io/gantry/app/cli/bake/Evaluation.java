package io.gantry.app.cli.bake;

import io.gantry.app.cli.bake.Definitions.Group;
import io.gantry.app.cli.bake.Definitions.Variable;
import io.gantry.app.cli.bake.hcl.Body;
import io.gantry.app.cli.bake.hcl.Body.Attribute;
import io.gantry.app.cli.bake.hcl.Body.Block;
import io.gantry.app.cli.bake.hcl.Evaluator;
import io.gantry.app.cli.bake.hcl.Expression;
import io.gantry.app.cli.bake.hcl.Place;
import io.gantry.app.cli.bake.hcl.Scope;
import io.gantry.app.cli.bake.hcl.Types;
import io.gantry.app.cli.bake.hcl.Values;
import io.gantry.platform.base.json.Json;
import io.gantry.platform.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Gives the definitions of HCL and JSON files their values. Belongs to one command. */
final class Evaluation implements Scope {
  /** The blocks of a bake file. */
  static final List<String> BLOCKS = List.of("variable", "group", "target", "function");

  private static final int DEEPEST = 100;

  private final Body body;
  private final Map<String, String> environment;
  private final Map<String, Json> known = new HashMap<>();
  private final Set<String> underway = new HashSet<>();
  private int depth;

  Evaluation(Body body, Map<String, String> environment) {
    this.body = body;
    this.environment = environment;
    known.put("BAKE_CMD_CONTEXT", Json.of("cwd://"));
    known.put("BAKE_LOCAL_PLATFORM", Json.of(Platform.host().toString()));
  }

  Definitions definitions() {
    var groups = new LinkedHashMap<String, Group>();
    var targets = new LinkedHashMap<String, Json.Obj>();
    var variables = new TreeMap<String, Variable>();
    for (Block block : body.blocks()) {
      String label = block.labels().isEmpty() ? "" : block.labels().getFirst();
      switch (block.type()) {
        case "variable" -> variables.put(label, shown(block, label));
        case "group" ->
            groups.put(label, new Group(text(block, "description"), texts(block, "targets")));
        case "target" -> target(block, label, groups, targets);
        default -> {}
      }
    }
    return new Definitions(groups, targets, List.copyOf(variables.values()));
  }

  private Variable shown(Block block, String name) {
    Json value = variable(block.place(), name).orElse(Json.nil());
    return new Variable(
        name, type(block).map(Types::words).orElse(""), value, text(block, "description"));
  }

  private String text(Block block, String name) {
    Optional<Attribute> attribute = block.body().attribute(name);
    return attribute.isEmpty()
        ? ""
        : Values.text(attribute.get().place(), value(attribute.get().value()));
  }

  private List<String> texts(Block block, String name) {
    Optional<Attribute> attribute = block.body().attribute(name);
    if (attribute.isEmpty()) {
      return List.of();
    }
    Place place = attribute.get().place();
    return value(attribute.get().value()) instanceof Json.Arr(List<Json> items)
        ? items.stream().map(item -> Values.text(place, item)).toList()
        : List.of(Values.text(place, value(attribute.get().value())));
  }

  private Json value(Expression expression) {
    return Evaluator.value(expression, this);
  }

  private void target(
      Block block, String label, Map<String, Group> groups, Map<String, Json.Obj> targets) {
    Optional<Attribute> matrix = block.body().attribute("matrix");
    if (matrix.isEmpty()) {
      targets.merge(label, fields(block, this), TargetMerge::merge);
      return;
    }
    Attribute name =
        block
            .body()
            .attribute("name")
            .orElseThrow(
                () -> block.place().error("a target with a matrix needs a name: name = \"…\""));
    var names = new ArrayList<String>();
    for (Map<String, Json> row : rows(matrix.get())) {
      Scope scope = this;
      for (Map.Entry<String, Json> variable : row.entrySet()) {
        scope = scope.with(variable.getKey(), variable.getValue());
      }
      String own = Values.text(name.place(), Evaluator.value(name.value(), scope));
      checkName(name.place(), own);
      names.add(own);
      targets.merge(own, fields(block, scope), TargetMerge::merge);
    }
    groups.put(label, new Group("", names));
  }

  private List<Map<String, Json>> rows(Attribute matrix) {
    if (!(value(matrix.value()) instanceof Json.Obj(Map<String, Json> axes))) {
      throw matrix.place().error("a matrix is a map of lists");
    }
    List<Map<String, Json>> rows = List.of(Map.of());
    for (Map.Entry<String, Json> axis : new TreeMap<>(axes).entrySet()) {
      if (!(axis.getValue() instanceof Json.Arr(List<Json> items))) {
        throw matrix.place().error("the matrix's " + axis.getKey() + " is no list");
      }
      var longer = new ArrayList<Map<String, Json>>();
      for (Map<String, Json> row : rows) {
        for (Json item : items) {
          var one = new LinkedHashMap<>(row);
          one.put(axis.getKey(), item);
          longer.add(one);
        }
      }
      rows = longer;
      if (rows.size() > 1000) {
        throw matrix.place().error("the matrix has more than 1000 targets");
      }
    }
    return rows;
  }

  private static void checkName(Place place, String name) {
    if (!name.matches("[a-zA-Z0-9_-]+")) {
      throw place.error(
          "invalid target name \"" + name + "\": only letters, digits, _ and - are allowed");
    }
  }

  private Json.Obj fields(Block block, Scope scope) {
    if (!block.labels().isEmpty()) {
      checkName(block.place(), block.labels().getFirst());
    }
    Json.ObjectBuilder fields = Json.object();
    for (Attribute attribute : block.body().attributes()) {
      String name = TargetFields.name(attribute.name());
      if (TargetFields.form(name) != TargetFields.Form.UNKNOWN) {
        TargetFields.of(name, attribute.place(), Evaluator.value(attribute.value(), scope))
            .ifPresent(value -> fields.put(name, value));
      }
    }
    return fields.build();
  }

  @Override
  public Optional<Json> variable(Place place, String name) {
    Json done = known.get(name);
    if (done != null) {
      return Optional.of(done);
    }
    Optional<Block> block = find("variable", name);
    Optional<Attribute> plain = body.attribute(name);
    if (block.isEmpty() && plain.isEmpty()) {
      return Optional.empty();
    }
    if (!underway.add(name)) {
      throw place.error("variable cycle not allowed for " + name);
    }
    Optional<Attribute> initial =
        block.isPresent() ? block.get().body().attribute("default") : plain;
    Optional<Expression> type = block.flatMap(Evaluation::type);
    Json unset = type.isPresent() ? Json.nil() : Json.of("");
    Json value = initial.map(attribute -> value(attribute.value())).orElse(unset);
    if (block.isPresent()) {
      var own = new OwnVariable(initial.map(Attribute::place).orElse(place), name, environment);
      value = type.isPresent() ? own.declared(type.get(), value) : own.typed(value);
    }
    underway.remove(name);
    known.put(name, value);
    block.ifPresent(this::validate);
    return Optional.of(value);
  }

  private static Optional<Expression> type(Block variable) {
    return variable.body().attribute("type").map(Attribute::value);
  }

  private Optional<Block> find(String type, String label) {
    Optional<Block> found = Optional.empty();
    for (Block block : body.blocks()) {
      if (block.type().equals(type) && block.labels().contains(label)) {
        found = Optional.of(block);
      }
    }
    return found;
  }

  private void validate(Block variable) {
    for (Block block : variable.body().blocks()) {
      Optional<Attribute> condition = block.body().attribute("condition");
      if (block.type().equals("validation")
          && condition.isPresent()
          && !Values.truth(condition.get().place(), value(condition.get().value()))) {
        String message = text(block, "error_message");
        throw condition.get().place().error(message.isEmpty() ? "validation failed" : message);
      }
    }
  }

  @Override
  public Optional<Json> call(Place place, String name, List<Json> arguments) {
    Optional<Block> function = find("function", name);
    if (function.isEmpty()) {
      return name.equals("homedir") && arguments.isEmpty()
          ? Optional.of(Json.of(environment.getOrDefault("HOME", "/")))
          : Optional.empty();
    }
    List<String> names = names(function.get(), "params");
    List<String> rest = names(function.get(), "variadic_params");
    if (arguments.size() < names.size() || (rest.isEmpty() && arguments.size() > names.size())) {
      throw place.error(name + " needs " + names.size() + " arguments, not " + arguments.size());
    }
    Scope scope = this;
    for (int i = 0; i < names.size(); i++) {
      scope = scope.with(names.get(i), arguments.get(i));
    }
    if (!rest.isEmpty()) {
      scope =
          scope.with(
              rest.getFirst(), Json.array(arguments.subList(names.size(), arguments.size())));
    }
    Attribute result =
        function
            .get()
            .body()
            .attribute("result")
            .orElseThrow(() -> place.error("the function " + name + " has no result"));
    if (++depth > DEEPEST) {
      throw place.error("the function " + name + " calls itself without end");
    }
    Json value = Evaluator.value(result.value(), scope);
    depth--;
    return Optional.of(value);
  }

  /** Names stand for themselves here: {@code params = [a, b]}; in JSON they are texts. */
  private static List<String> names(Block function, String attribute) {
    var names = new ArrayList<String>();
    Optional<Attribute> found = function.body().attribute(attribute);
    if (found.isPresent()) {
      List<Expression> items =
          found.get().value() instanceof Expression.Tuple(_, List<Expression> all)
              ? all
              : List.of(found.get().value());
      for (Expression item : items) {
        switch (item) {
          case Expression.Variable(_, String name) -> names.add(name);
          case Expression.Literal(Place place, Json name) -> names.add(Values.text(place, name));
          default -> throw item.place().error("a parameter is a name");
        }
      }
    }
    return names;
  }

  @Override
  public Optional<Json> block(Place place, String type, String label, String attribute) {
    Optional<Block> block = find(type, label);
    if (block.isEmpty() || type.equals("variable")) {
      return Optional.empty();
    }
    Optional<Attribute> found = block.get().body().attribute(attribute);
    if (found.isEmpty()) {
      throw place.error(type + "." + label + " has no " + attribute);
    }
    if (++depth > DEEPEST) {
      throw place.error(type + "." + label + "." + attribute + " needs itself");
    }
    Json value = value(found.get().value());
    depth--;
    return Optional.of(value);
  }
}
