package io.gantry.app.cli.template;

import io.gantry.app.cli.template.Node.Command;
import io.gantry.app.cli.template.Node.Operand;
import io.gantry.app.cli.template.Node.Pipe;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One rendering: the output so far and the variables in scope. Used by one thread. */
final class Execution {
  private static final int RANGE_LIMIT = 1_000_000;

  private final String text;
  private final Missing.Fields missing;
  private final Functions functions;
  private final StringBuilder output = new StringBuilder();
  private final List<Variable> variables = new ArrayList<>();

  Execution(String text, Missing.Fields missing, Functions functions) {
    this.text = text;
    this.missing = missing;
    this.functions = functions;
  }

  private record Variable(String name, Json value) {}

  /** How a list of nodes ended. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  String output() {
    return output.toString();
  }

  void run(List<Node> nodes, Json root) {
    variables.add(new Variable("$", root));
    walk(nodes, root);
  }

  private Flow walk(List<Node> nodes, Json dot) {
    for (Node node : nodes) {
      Flow flow = walk(node, dot);
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow walk(Node node, Json dot) {
    return switch (node) {
      case Node.Text(String content) -> {
        output.append(content);
        yield Flow.ON;
      }
      case Node.Action(Pipe pipe) -> {
        Json value = pipeline(pipe, dot);
        if (pipe.variables().isEmpty()) {
          output.append(Printed.action(value));
        }
        yield Flow.ON;
      }
      case Node.Break _ -> Flow.BREAK;
      case Node.Continue _ -> Flow.CONTINUE;
      case Node.If branch -> {
        int scope = variables.size();
        boolean truth = Printed.truth(pipeline(branch.pipe(), dot));
        Flow flow = walk(truth ? branch.body() : branch.otherwise(), dot);
        leave(scope);
        yield flow;
      }
      case Node.With branch -> {
        int scope = variables.size();
        Json value = pipeline(branch.pipe(), dot);
        Flow flow =
            Printed.truth(value) ? walk(branch.body(), value) : walk(branch.otherwise(), dot);
        leave(scope);
        yield flow;
      }
      case Node.Range range -> {
        int scope = variables.size();
        Flow flow = range(range, dot);
        leave(scope);
        yield flow;
      }
    };
  }

  private void leave(int scope) {
    variables.subList(scope, variables.size()).clear();
  }

  private Flow range(Node.Range range, Json dot) {
    Json value = evaluate(range.pipe(), dot);
    var keys = new ArrayList<Json>();
    var items = new ArrayList<Json>();
    elements(range, value, keys, items);
    if (items.isEmpty()) {
      return walk(range.otherwise(), dot);
    }
    List<String> names = range.pipe().variables();
    for (int i = 0; i < items.size(); i++) {
      int scope = variables.size();
      if (names.size() == 1) {
        bind(names.get(0), items.get(i), range.pipe().assigns());
      } else if (names.size() == 2) {
        bind(names.get(0), keys.get(i), range.pipe().assigns());
        bind(names.get(1), items.get(i), range.pipe().assigns());
      }
      Flow flow = walk(range.body(), items.get(i));
      leave(scope);
      if (flow == Flow.BREAK) {
        break;
      }
    }
    return Flow.ON;
  }

  private void elements(Node.Range range, Json value, List<Json> keys, List<Json> items) {
    switch (value) {
      case Json.Arr(List<Json> elements) -> {
        for (int i = 0; i < elements.size(); i++) {
          keys.add(Json.of(i));
          items.add(elements.get(i));
        }
      }
      case Json.Obj(Map<String, Json> fields) -> {
        for (Map.Entry<String, Json> field : new TreeMap<>(fields).entrySet()) {
          keys.add(Json.of(field.getKey()));
          items.add(field.getValue());
        }
      }
      case Json.Num number when Numbers.isWhole(number) -> {
        long count = Math.min(number.asLong(), RANGE_LIMIT);
        for (long i = 0; i < count; i++) {
          keys.add(Json.of(i));
          items.add(Json.of(i));
        }
      }
      case Json.Null _ -> {}
      case Json.Bool _, Json.Num _, Json.Str _ ->
          throw failure(range.pipe(), "range can't iterate over " + Printed.value(value));
    }
  }

  private Json pipeline(Pipe pipe, Json dot) {
    Json value = evaluate(pipe, dot);
    for (String name : pipe.variables()) {
      bind(name, value, pipe.assigns());
    }
    return value;
  }

  private void bind(String name, Json value, boolean assigns) {
    if (!assigns) {
      variables.add(new Variable(name, value));
      return;
    }
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(name)) {
        variables.set(i, new Variable(name, value));
        return;
      }
    }
  }

  private Json evaluate(Pipe pipe, Json dot) {
    Optional<Json> value = Optional.empty();
    for (Command command : pipe.commands()) {
      value = Optional.of(command(command, dot, value));
    }
    return value.orElseGet(Json::nil);
  }

  private Json command(Command command, Json dot, Optional<Json> piped) {
    Operand first = command.operands().getFirst();
    boolean arguments = command.operands().size() > 1 || piped.isPresent();
    return switch (first) {
      case Node.Function function -> call(function, command, dot, piped);
      case Node.Field(_, List<String> names) -> {
        refuseArguments(first, arguments, names.getLast());
        yield operand(first, dot);
      }
      case Node.Chain(_, _, List<String> names) -> {
        refuseArguments(first, arguments, names.getLast());
        yield operand(first, dot);
      }
      case Node.Variable(_, _, List<String> names) when !names.isEmpty() -> {
        refuseArguments(first, arguments, names.getLast());
        yield operand(first, dot);
      }
      case Node.Nil _ -> throw failure(first, "nil is not a command");
      case Node.Variable _, Node.Dot _, Node.Literal _, Pipe _ -> {
        if (arguments) {
          throw failure(first, "can't give argument to non-function " + first.text());
        }
        yield operand(first, dot);
      }
    };
  }

  private void refuseArguments(Operand operand, boolean arguments, String field) {
    if (arguments) {
      throw failure(operand, field + " is not a method but has arguments");
    }
  }

  private Json operand(Operand operand, Json dot) {
    return switch (operand) {
      case Node.Dot _ -> dot;
      case Node.Nil _ -> Json.nil();
      case Node.Literal(_, _, Json value) -> value;
      case Node.Field(_, List<String> names) -> fields(dot, names, operand);
      case Node.Variable(_, String name, List<String> names) ->
          fields(variable(name), names, operand);
      case Node.Chain(_, Operand start, List<String> names) ->
          fields(operand(start, dot), names, operand);
      case Pipe pipe -> pipeline(pipe, dot);
      case Node.Function function ->
          call(
              function, new Command(function.position(), List.of(function)), dot, Optional.empty());
    };
  }

  private Json variable(String name) {
    for (int i = variables.size() - 1; i >= 0; i--) {
      if (variables.get(i).name().equals(name)) {
        return variables.get(i).value();
      }
    }
    throw Template.error("undefined variable: " + name);
  }

  private Json fields(Json from, List<String> names, Operand operand) {
    Json value = from;
    for (String name : names) {
      value = field(value, name, operand);
    }
    return value;
  }

  private Json field(Json from, String name, Operand operand) {
    return switch (from) {
      case Json.Obj object -> {
        Json value = object.fields().get(name);
        if (value != null) {
          yield value;
        }
        Optional<String> problem = missing.problem(object, name);
        if (problem.isPresent()) {
          throw failure(operand, problem.get());
        }
        yield Json.nil();
      }
      case Json.Null _ -> from;
      case Json.Bool _, Json.Num _, Json.Str _, Json.Arr _ ->
          throw failure(operand, "can't evaluate field " + name + " in type interface {}");
    };
  }

  private Json call(Node.Function function, Command command, Json dot, Optional<Json> piped) {
    String name = function.text();
    List<Operand> operands = command.operands();
    int count = operands.size() - 1 + (piped.isPresent() ? 1 : 0);
    Optional<String> wrong = Functions.wrongCount(name, count);
    if (wrong.isPresent()) {
      throw failure(command, wrong.get());
    }
    boolean and = name.equals("and");
    boolean lazy = and || name.equals("or");
    var values = new ArrayList<Json>();
    for (int i = 1; i < operands.size(); i++) {
      Json value = operand(operands.get(i), dot);
      if (lazy && Printed.truth(value) != and) {
        return value;
      }
      values.add(value);
    }
    piped.ifPresent(values::add);
    try {
      return functions.call(name, List.copyOf(values));
    } catch (GantryException e) {
      throw failure(command, "error calling " + name + ": " + e.text());
    }
  }

  private GantryException failure(Node.Located at, String message) {
    int position = Math.min(at.position(), text.length());
    int line = 1;
    int start = 0;
    for (int i = text.indexOf('\n'); i >= 0 && i < position; i = text.indexOf('\n', i + 1)) {
      line++;
      start = i + 1;
    }
    return Template.error(
        ":"
            + line
            + ":"
            + (position - start)
            + ": executing \"\" at <"
            + at.text()
            + ">: "
            + message);
  }
}
