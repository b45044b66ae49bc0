package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Expression.Attribute;
import io.gantry.app.cli.bake.hcl.Expression.Binary;
import io.gantry.app.cli.bake.hcl.Expression.Call;
import io.gantry.app.cli.bake.hcl.Expression.Choice;
import io.gantry.app.cli.bake.hcl.Expression.Entry;
import io.gantry.app.cli.bake.hcl.Expression.For;
import io.gantry.app.cli.bake.hcl.Expression.Index;
import io.gantry.app.cli.bake.hcl.Expression.Literal;
import io.gantry.app.cli.bake.hcl.Expression.Mapping;
import io.gantry.app.cli.bake.hcl.Expression.Splat;
import io.gantry.app.cli.bake.hcl.Expression.Tuple;
import io.gantry.app.cli.bake.hcl.Expression.Unary;
import io.gantry.app.cli.bake.hcl.Expression.Variable;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one expression by recursive descent. Line ends count only outside of brackets. */
final class Expressions {
  private static final int LONGEST = 1000;
  private static final List<List<String>> LEVELS =
      List.of(
          List.of("||"),
          List.of("&&"),
          List.of("==", "!="),
          List.of("<=", ">=", "<", ">"),
          List.of("+", "-"),
          List.of("*", "/", "%"));

  private final Scanner in;
  private boolean brackets;

  Expressions(Scanner in) {
    this.in = in;
  }

  /** An expression that ends with its line. */
  Expression onLine() {
    return choice();
  }

  /** An expression within brackets. */
  Expression inBrackets() {
    boolean before = brackets;
    brackets = true;
    Expression value = choice();
    brackets = before;
    return value;
  }

  private void skip() {
    in.skip(brackets);
  }

  private Expression choice() {
    in.enter();
    Expression test = binary(0);
    skip();
    if (in.peek() == '?') {
      in.next();
      Expression yes = choice();
      skip();
      in.expect(":", "between the values of a conditional");
      Expression no = choice();
      test = new Choice(test.place(), test, yes, no);
    }
    in.leave();
    return test;
  }

  private Expression binary(int level) {
    if (level == LEVELS.size()) {
      return unary();
    }
    Expression left = binary(level + 1);
    for (int count = 0; ; count++) {
      checkLength(count);
      skip();
      String operator = operator(level);
      if (operator.isEmpty()) {
        return left;
      }
      left = new Binary(left.place(), operator, left, binary(level + 1));
    }
  }

  private void checkLength(int count) {
    if (count > LONGEST) {
      throw in.error("an expression has more than " + LONGEST + " parts in a row");
    }
  }

  private String operator(int level) {
    for (String operator : LEVELS.get(level)) {
      boolean comment = operator.equals("/") && (in.looksAt("//") || in.looksAt("/*"));
      if (!comment && in.accept(operator)) {
        return operator;
      }
    }
    return "";
  }

  private Expression unary() {
    skip();
    Place place = in.place();
    if (in.peek() == '!' || in.peek() == '-') {
      char operator = in.next();
      in.enter();
      Expression of = unary();
      in.leave();
      return new Unary(place, operator, of);
    }
    return traversal(primary());
  }

  private Expression traversal(Expression start) {
    Expression value = start;
    for (int count = 0; ; count++) {
      checkLength(count);
      Place place = in.place();
      if (in.peek() == '.' && in.peek(1) != '.') {
        in.next();
        if (in.accept("*")) {
          return splat(place, value);
        }
        value = step(place, value);
      } else if (in.accept("[*]")) {
        return splat(place, value);
      } else if (in.peek() == '[') {
        in.next();
        Expression key = inBrackets();
        in.skip(true);
        in.expect("]", "behind an index");
        value = new Index(place, value, key);
      } else {
        return value;
      }
    }
  }

  private Expression splat(Place place, Expression of) {
    return new Splat(place, of, traversal(new Variable(place, Expression.ITEM)));
  }

  private Expression step(Place place, Expression value) {
    if (Character.isDigit(in.peek())) {
      return new Index(place, value, number());
    }
    String name = in.name();
    if (name.isEmpty()) {
      throw in.error("a name must follow a point");
    }
    return new Attribute(place, value, name);
  }

  private Expression primary() {
    Place place = in.place();
    char c = in.peek();
    if (in.accept("<<")) {
      return Templates.heredoc(in, place);
    }
    if (c >= '0' && c <= '9') {
      return number();
    }
    return switch (c) {
      case '"' -> {
        in.next();
        yield Templates.quoted(in, place);
      }
      case '(' -> {
        in.next();
        Expression value = inBrackets();
        in.skip(true);
        in.expect(")", "behind a value in parentheses");
        yield value;
      }
      case '[' -> {
        in.next();
        yield tuple(place);
      }
      case '{' -> {
        in.next();
        yield mapping(place);
      }
      default -> named(place);
    };
  }

  private Expression number() {
    Place place = in.place();
    int start = in.at();
    while (Character.isDigit(in.peek())) {
      in.next();
    }
    if (in.peek() == '.' && Character.isDigit(in.peek(1))) {
      in.next();
      while (Character.isDigit(in.peek())) {
        in.next();
      }
    }
    exponent();
    String text = in.source().text().substring(start, in.at());
    if (text.length() > 100) {
      throw place.error("a number has more than 100 digits");
    }
    return new Literal(place, Values.number(Values.decimal(place, Json.of(text))));
  }

  private void exponent() {
    int sign = in.peek(1) == '+' || in.peek(1) == '-' ? 1 : 0;
    if ((in.peek() == 'e' || in.peek() == 'E') && Character.isDigit(in.peek(1 + sign))) {
      in.moveTo(in.at() + 1 + sign);
      while (Character.isDigit(in.peek())) {
        in.next();
      }
    }
  }

  private Expression named(Place place) {
    String name = in.name();
    switch (name) {
      case "" -> throw in.error("a value is missing");
      case "true" -> {
        return new Literal(place, Json.of(true));
      }
      case "false" -> {
        return new Literal(place, Json.of(false));
      }
      case "null" -> {
        return new Literal(place, Json.nil());
      }
      default -> {
        if (in.peek() != '(') {
          return new Variable(place, name);
        }
      }
    }
    in.next();
    var arguments = new ArrayList<Expression>();
    boolean spread = false;
    in.skip(true);
    while (!in.accept(")")) {
      arguments.add(inBrackets());
      in.skip(true);
      spread = in.accept("...");
      in.skip(true);
      if (!in.accept(",") && in.peek() != ')') {
        throw in.error("expected , or ) behind an argument of " + name);
      }
      in.skip(true);
    }
    return new Call(place, name, List.copyOf(arguments), spread);
  }

  private Expression tuple(Place place) {
    in.skip(true);
    if (isFor()) {
      return loop(place, "]");
    }
    var items = new ArrayList<Expression>();
    while (!in.accept("]")) {
      items.add(inBrackets());
      in.skip(true);
      if (!in.accept(",") && in.peek() != ']') {
        throw place.error("a list is not closed: expected , or ] behind its items");
      }
      in.skip(true);
    }
    return new Tuple(place, List.copyOf(items));
  }

  private Expression mapping(Place place) {
    in.skip(true);
    if (isFor()) {
      return loop(place, "}");
    }
    var entries = new ArrayList<Entry>();
    while (!in.accept("}")) {
      Expression key = key();
      in.skip(false);
      if (!in.accept("=") && !in.accept(":")) {
        throw in.error("expected = or : behind a key");
      }
      boolean before = brackets;
      brackets = false; // a line end separates entries
      Expression value = choice();
      brackets = before;
      entries.add(new Entry(key, value));
      in.skip(false);
      boolean separated = in.accept(",") || in.peek() == '\n' || in.peek() == '}';
      if (!separated) {
        throw place.error("a map is not closed: expected , or } or a line end behind an entry");
      }
      in.skip(true);
    }
    return new Mapping(place, List.copyOf(entries));
  }

  /** A bare name is a text here. */
  private Expression key() {
    Place place = in.place();
    int start = in.at();
    String name = in.name();
    in.skip(false);
    boolean bare = !name.isEmpty() && (in.peek() == '=' || in.peek() == ':');
    if (bare) {
      return new Literal(place, Json.of(name));
    }
    in.moveTo(start);
    return inBrackets();
  }

  private boolean isFor() {
    char after = in.peek(3);
    return in.looksAt("for") && (after == ' ' || after == '\t' || after == '\n');
  }

  /** What a loop goes through, and the names of its keys and items. */
  record Through(String key, String item, Expression of) {}

  /** What stands behind {@code for}. */
  Through through() {
    in.skip(true);
    String first = in.name();
    in.skip(true);
    String key = "";
    String item = first;
    if (in.accept(",")) {
      in.skip(true);
      key = first;
      item = in.name();
      in.skip(true);
    }
    in.expect("in", "behind the names of a for");
    Expression of = inBrackets();
    in.skip(true);
    return new Through(key, item, of);
  }

  private Expression loop(Place place, String close) {
    in.accept("for");
    Through through = through();
    in.expect(":", "behind what a for goes through");
    Expression value = inBrackets();
    in.skip(true);
    Optional<Expression> result = Optional.empty();
    if (close.equals("}")) {
      in.expect("=>", "between key and value");
      result = Optional.of(value);
      value = inBrackets();
      in.skip(true);
    }
    boolean groups = result.isPresent() && in.accept("...");
    in.skip(true);
    Optional<Expression> test = Optional.empty();
    if (in.accept("if")) {
      test = Optional.of(inBrackets());
      in.skip(true);
    }
    in.expect(close, "behind a for");
    return new For(place, through.key(), through.item(), through.of(), result, value, groups, test);
  }
}
