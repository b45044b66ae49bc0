package io.gantry.app.cli.template;

import io.gantry.platform.base.json.Json;
import java.util.List;

/** A parsed piece of a template. */
sealed interface Node {
  /** Literal text. */
  record Text(String content) implements Node {}

  /** A pipeline whose value is printed unless it declares or assigns. */
  record Action(Pipe pipe) implements Node {}

  /** {@code if} and {@code else}. */
  record If(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

  /** {@code with} and {@code else}. */
  record With(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

  /** {@code range} and {@code else}. */
  record Range(Pipe pipe, List<Node> body, List<Node> otherwise) implements Node {}

  /** {@code break}. */
  record Break() implements Node {}

  /** {@code continue}. */
  record Continue() implements Node {}

  /** What has a place in the text and is shown in errors. */
  sealed interface Located {
    /** Characters from the start of the text. */
    int position();

    /** As Go prints it. */
    String text();
  }

  /** An operand of a command. */
  sealed interface Operand extends Located {}

  /** {@code .}. */
  record Dot(int position) implements Operand {
    @Override
    public String text() {
      return ".";
    }
  }

  /** {@code nil}. */
  record Nil(int position) implements Operand {
    @Override
    public String text() {
      return "nil";
    }
  }

  /** A string, a number or a truth value. */
  record Literal(int position, String text, Json value) implements Operand {}

  /** {@code .A.B}. */
  record Field(int position, List<String> names) implements Operand {
    @Override
    public String text() {
      return "." + String.join(".", names);
    }
  }

  /** {@code $x.A.B}. */
  record Variable(int position, String name, List<String> names) implements Operand {
    @Override
    public String text() {
      return names.isEmpty() ? name : name + "." + String.join(".", names);
    }
  }

  /** {@code (pipeline).A.B}. */
  record Chain(int position, Operand start, List<String> names) implements Operand {
    @Override
    public String text() {
      String from = start instanceof Pipe ? "(" + start.text() + ")" : start.text();
      return from + "." + String.join(".", names);
    }
  }

  /** The name of a function. */
  record Function(int position, String text) implements Operand {}

  /** Commands joined by {@code |}, whose value may go to variables. */
  record Pipe(int position, List<String> variables, boolean assigns, List<Command> commands)
      implements Operand {
    @Override
    public String text() {
      var out = new StringBuilder(String.join(", ", variables));
      if (!variables.isEmpty()) {
        out.append(assigns ? " = " : " := ");
      }
      for (int i = 0; i < commands.size(); i++) {
        out.append(i == 0 ? "" : " | ").append(commands.get(i).text());
      }
      return out.toString();
    }
  }

  /** A function, field or value with arguments. */
  record Command(int position, List<Operand> operands) implements Located {
    @Override
    public String text() {
      var out = new StringBuilder();
      for (int i = 0; i < operands.size(); i++) {
        Operand operand = operands.get(i);
        String shown = operand instanceof Pipe ? "(" + operand.text() + ")" : operand.text();
        out.append(i == 0 ? "" : " ").append(shown);
      }
      return out.toString();
    }
  }
}
