package io.gantry.app.cli.template;

import io.gantry.app.cli.template.Node.Command;
import io.gantry.app.cli.template.Node.Operand;
import io.gantry.app.cli.template.Node.Pipe;
import io.gantry.app.cli.template.Token.Kind;
import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Tokens to nodes; the shape and the messages follow Go's {@code text/template/parse}. */
final class Parser {
  private final List<Token> tokens;
  private final List<String> variables = new ArrayList<>(List.of("$"));
  private int at;
  private int actionLine;
  private int rangeDepth;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static List<Node> parse(String text) {
    var parser = new Parser(Lexer.tokens(text));
    var nodes = new ArrayList<Node>();
    Token stop = parser.nodes(nodes);
    if (!stop.is(Kind.END)) {
      throw parser.fail("unexpected {{" + stop.text() + "}}");
    }
    return nodes;
  }

  /** Reads nodes up to {@code else}, {@code end} or the end of the text, which is returned. */
  private Token nodes(List<Node> into) {
    while (true) {
      Token token = next();
      switch (token.kind()) {
        case TEXT -> into.add(new Node.Text(token.text()));
        case LEFT -> {
          actionLine = token.line();
          skipSpace();
          Token word = peek();
          if (word.isKeyword("end")) {
            next();
            skipSpace();
            if (!peek().is(Kind.RIGHT)) {
              throw unexpected(next(), "end");
            }
            next();
            return word;
          }
          if (word.isKeyword("else")) {
            next();
            return word;
          }
          into.add(action());
          actionLine = 0;
        }
        case END -> {
          return token;
        }
        default -> throw unexpected(token, "input");
      }
    }
  }

  private Node action() {
    Token word = peek();
    if (!word.is(Kind.KEYWORD)) {
      return new Node.Action(pipeline("command", Kind.RIGHT));
    }
    next();
    return switch (word.text()) {
      case "if", "with", "range" -> control(word.text());
      case "break", "continue" -> leaveRange(word.text());
      default -> throw fail("{{" + word.text() + "}} is not supported in a format");
    };
  }

  private Node leaveRange(String word) {
    skipSpace();
    Token close = next();
    if (!close.is(Kind.RIGHT)) {
      throw unexpected(close, "{{" + word + "}}");
    }
    if (rangeDepth == 0) {
      throw fail("{{" + word + "}} outside {{range}}");
    }
    return word.equals("break") ? new Node.Break() : new Node.Continue();
  }

  private Node control(String word) {
    int scope = variables.size();
    Pipe pipe = pipeline(word, Kind.RIGHT);
    if (word.equals("range")) {
      rangeDepth++;
    }
    var body = new ArrayList<Node>();
    Token stop = nodes(body);
    if (word.equals("range")) {
      rangeDepth--;
    }
    var otherwise = new ArrayList<Node>();
    if (stop.is(Kind.END)) {
      throw fail("unexpected EOF");
    }
    if (stop.isKeyword("else")) {
      otherwise(word, otherwise);
    }
    variables.subList(scope, variables.size()).clear();
    return switch (word) {
      case "if" -> new Node.If(pipe, body, otherwise);
      case "with" -> new Node.With(pipe, body, otherwise);
      default -> new Node.Range(pipe, body, otherwise);
    };
  }

  /** What follows {@code else}: {@code if …}, {@code with …} or a closed action and a list. */
  private void otherwise(String word, List<Node> into) {
    boolean spaced = peek().is(Kind.SPACE);
    skipSpace();
    if (spaced && !word.equals("range") && peek().isKeyword(word)) {
      next();
      into.add(control(word));
      return;
    }
    Token close = next();
    if (!close.is(Kind.RIGHT)) {
      throw unexpected(close, "else");
    }
    Token stop = nodes(into);
    if (stop.is(Kind.END)) {
      throw fail("unexpected EOF");
    }
    if (!stop.isKeyword("end")) {
      throw fail("expected end; found {{" + stop.text() + "}}");
    }
  }

  private Pipe pipeline(String context, Kind end) {
    skipSpace();
    int position = peek().position();
    var declared = new ArrayList<String>();
    boolean assigns = declarations(context, declared);
    var commands = new ArrayList<Command>();
    while (true) {
      skipSpace();
      Token token = peek();
      if (token.is(end)) {
        next();
        checkCommands(commands, context);
        return new Pipe(position, List.copyOf(declared), assigns, List.copyOf(commands));
      }
      if (!startsOperand(token)) {
        throw unexpected(next(), context);
      }
      commands.add(command());
    }
  }

  /** Takes {@code $x :=}, {@code $x =} or {@code $i, $x :=}; answers whether it assigns. */
  private boolean declarations(String context, List<String> into) {
    while (peek().is(Kind.VARIABLE)) {
      int start = at;
      Token variable = next();
      skipSpace();
      Token operator = peek();
      if (operator.is(Kind.DECLARE) || operator.is(Kind.ASSIGN)) {
        next();
        into.add(variable.text());
        boolean assigns = operator.is(Kind.ASSIGN);
        if (assigns) {
          checkDeclared(variable.text());
        } else {
          variables.addAll(into);
        }
        return assigns;
      }
      if (!operator.is(Kind.OTHER) || !operator.text().equals(",")) {
        at = start;
        return false;
      }
      next();
      into.add(variable.text());
      if (!context.equals("range") || into.size() > 1) {
        throw fail("too many declarations in " + context);
      }
      skipSpace();
      if (!peek().is(Kind.VARIABLE)) {
        throw fail("range can only initialize variables");
      }
    }
    return false;
  }

  private void checkCommands(List<Command> commands, String context) {
    if (commands.isEmpty()) {
      throw fail("missing value for " + context);
    }
    for (int i = 1; i < commands.size(); i++) {
      switch (commands.get(i).operands().getFirst()) {
        case Node.Literal _, Node.Dot _, Node.Nil _ ->
            throw fail("non executable command in pipeline stage " + (i + 1));
        case Node.Field _, Node.Variable _, Node.Chain _, Node.Function _, Pipe _ -> {}
      }
    }
  }

  private Command command() {
    int position = peek().position();
    var operands = new ArrayList<Operand>();
    while (true) {
      skipSpace();
      operand().ifPresent(operands::add);
      Token token = peek();
      if (token.is(Kind.SPACE)) {
        next();
        continue;
      }
      if (token.is(Kind.PIPE)) {
        next();
      } else if (!token.is(Kind.RIGHT) && !token.is(Kind.RIGHT_PAREN)) {
        throw unexpected(next(), "operand");
      }
      if (operands.isEmpty()) {
        throw fail("empty command");
      }
      if (token.is(Kind.PIPE)) {
        requireCommandAfterPipe();
      }
      return new Command(position, List.copyOf(operands));
    }
  }

  private void requireCommandAfterPipe() {
    skipSpace();
    if (peek().is(Kind.RIGHT) || peek().is(Kind.RIGHT_PAREN)) {
      throw fail("missing value for command");
    }
  }

  private Optional<Operand> operand() {
    Optional<Operand> term = term();
    if (term.isEmpty() || !peek().is(Kind.FIELD)) {
      return term;
    }
    int position = peek().position();
    var names = new ArrayList<String>();
    while (peek().is(Kind.FIELD)) {
      names.add(next().text().substring(1));
    }
    Operand start = term.get();
    return Optional.of(
        switch (start) {
          case Node.Field field -> new Node.Field(position, joined(field.names(), names));
          case Node.Variable variable ->
              new Node.Variable(position, variable.name(), joined(variable.names(), names));
          case Node.Chain _, Node.Function _, Pipe _ ->
              new Node.Chain(position, start, List.copyOf(names));
          case Node.Literal _, Node.Dot _, Node.Nil _ ->
              throw fail("unexpected . after term " + Quoting.quote(start.text()));
        });
  }

  private static List<String> joined(List<String> first, List<String> second) {
    var all = new ArrayList<>(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  private Optional<Operand> term() {
    Token token = peek();
    if (!startsOperand(token)) {
      return Optional.empty();
    }
    next();
    int position = token.position();
    String text = token.text();
    return Optional.of(
        switch (token.kind()) {
          case DOT -> new Node.Dot(position);
          case NIL -> new Node.Nil(position);
          case BOOL -> new Node.Literal(position, text, Json.of(text.equals("true")));
          case FIELD -> new Node.Field(position, List.of(text.substring(1)));
          case VARIABLE -> {
            checkDeclared(text);
            yield new Node.Variable(position, text, List.of());
          }
          case IDENTIFIER -> {
            if (!Functions.exists(text)) {
              throw fail("function " + Quoting.quote(text) + " not defined");
            }
            yield new Node.Function(position, text);
          }
          case LEFT_PAREN -> pipeline("parenthesized pipeline", Kind.RIGHT_PAREN);
          case NUMBER ->
              new Node.Literal(
                  position,
                  text,
                  Numbers.literal(text)
                      .orElseThrow(() -> fail("bad number syntax: " + Quoting.quote(text))));
          case RAW_STRING ->
              new Node.Literal(position, text, Json.of(text.substring(1, text.length() - 1)));
          case STRING -> new Node.Literal(position, text, Json.of(unquote(text)));
          case CHARACTER -> {
            String character = unquote(text);
            if (character.codePointCount(0, character.length()) != 1) {
              throw fail("malformed character constant: " + text);
            }
            yield new Node.Literal(position, text, Json.of((long) character.codePointAt(0)));
          }
          default -> throw unexpected(token, "operand");
        });
  }

  private String unquote(String literal) {
    try {
      return Quoting.unquote(literal);
    } catch (GantryException e) {
      throw fail(e.text());
    }
  }

  private void checkDeclared(String variable) {
    if (!variables.contains(variable)) {
      throw fail("undefined variable " + Quoting.quote(variable));
    }
  }

  private static boolean startsOperand(Token token) {
    return switch (token.kind()) {
      case BOOL,
          CHARACTER,
          DOT,
          FIELD,
          IDENTIFIER,
          NUMBER,
          NIL,
          RAW_STRING,
          STRING,
          VARIABLE,
          LEFT_PAREN ->
          true;
      case TEXT,
          LEFT,
          RIGHT,
          SPACE,
          KEYWORD,
          PIPE,
          RIGHT_PAREN,
          DECLARE,
          ASSIGN,
          OTHER,
          ERROR,
          END ->
          false;
    };
  }

  private Token peek() {
    return tokens.get(Math.min(at, tokens.size() - 1));
  }

  private Token next() {
    Token token = peek();
    at++;
    return token;
  }

  private void skipSpace() {
    while (peek().is(Kind.SPACE)) {
      at++;
    }
  }

  private GantryException unexpected(Token token, String context) {
    if (!token.is(Kind.ERROR)) {
      return fail("unexpected " + token.shown() + " in " + context);
    }
    String extra = "";
    if (actionLine != 0 && actionLine != token.line()) {
      extra = (token.text().endsWith(" action") ? "" : " in action") + " started at :" + actionLine;
    }
    return fail(token.text() + extra);
  }

  /** The place of a parse error is the line of the token that was read last. */
  private GantryException fail(String message) {
    Token last = tokens.get(Math.clamp(at - 1, 0, tokens.size() - 1));
    return Template.error(":" + last.line() + ": " + message);
  }
}
