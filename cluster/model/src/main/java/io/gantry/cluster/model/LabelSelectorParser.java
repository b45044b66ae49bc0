package io.gantry.cluster.model;

import io.gantry.cluster.model.LabelSelector.Operator;
import io.gantry.cluster.model.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code labelSelector} parameters; a word ends at a blank or at one of {@code =!(),<>}. */
final class LabelSelectorParser {
  private static final String OPERATORS = "in, notin, =, ==, !=, gt, lt";

  private final String text;
  private int at;

  LabelSelectorParser(String text) {
    this.text = text;
  }

  List<Requirement> parse() {
    var requirements = new ArrayList<Requirement>();
    while (true) {
      requirements.add(requirement());
      String token = token();
      if (token.isEmpty()) {
        return requirements;
      }
      if (!token.equals(",")) {
        throw refuse("found '" + token + "', expected: ',' or 'end of string'");
      }
      if (peek().isEmpty() || !(isWord(peek()) || peek().equals("!"))) {
        throw refuse("found '" + peek() + "', expected: identifier after ','");
      }
    }
  }

  private Requirement requirement() {
    String token = token();
    if (token.equals("!")) {
      return checked(key(token()), Operator.NOT_EXISTS, List.of());
    }
    String key = key(token);
    String next = peek();
    if (next.isEmpty() || next.equals(",")) {
      return checked(key, Operator.EXISTS, List.of());
    }
    String operator = token();
    return switch (operator) {
      case "=", "==" -> checked(key, Operator.EQUALS, List.of(value()));
      case "!=" -> checked(key, Operator.NOT_EQUALS, List.of(value()));
      case "in" -> checked(key, Operator.IN, values());
      case "notin" -> checked(key, Operator.NOT_IN, values());
      case ">", "gt" -> checked(key, Operator.GREATER, List.of(number()));
      case "<", "lt" -> checked(key, Operator.LESS, List.of(number()));
      default -> throw refuse("found '" + operator + "', expected: " + OPERATORS);
    };
  }

  private static Requirement checked(String key, Operator operator, List<String> values) {
    for (String value : values) {
      List<String> errors = LabelSyntax.valueErrors(value);
      if (!errors.isEmpty()) {
        throw refuse("values: Invalid value: \"" + value + "\": " + errors.getFirst());
      }
    }
    return new Requirement(key, operator, values);
  }

  private static String key(String token) {
    if (!isWord(token)) {
      throw refuse("found '" + token + "', expected: !, identifier, or 'end of string'");
    }
    List<String> errors = LabelSyntax.keyErrors(token);
    if (!errors.isEmpty()) {
      throw refuse("key: Invalid value: \"" + token + "\": " + errors.getFirst());
    }
    return token;
  }

  private String value() {
    String next = peek();
    if (next.isEmpty() || next.equals(",")) {
      return "";
    }
    String token = token();
    if (!isWord(token)) {
      throw refuse("found '" + token + "', expected: identifier");
    }
    return token;
  }

  private String number() {
    String value = value();
    try {
      return Long.toString(Long.parseLong(value));
    } catch (NumberFormatException _) {
      throw refuse(
          "values[0]: Invalid value: \""
              + value
              + "\": for 'Gt', 'Lt' operators, the value must be"
              + " an integer");
    }
  }

  private List<String> values() {
    String open = token();
    if (!open.equals("(")) {
      throw refuse("found '" + open + "', expected: '('");
    }
    var values = new ArrayList<String>();
    while (true) {
      String token = peek();
      if (token.equals(",") || token.equals(")")) {
        values.add("");
      } else if (isWord(token)) {
        values.add(token());
      } else {
        throw refuse("found '" + token + "', expected: ',', ')' or identifier");
      }
      String end = token();
      if (end.equals(")")) {
        return values;
      }
      if (!end.equals(",")) {
        throw refuse("found '" + end + "', expected: ',' or ')'");
      }
    }
  }

  private static boolean isWord(String token) {
    return !token.isEmpty() && !isSpecial(token.charAt(0));
  }

  private static boolean isSpecial(char c) {
    return "=!(),<>".indexOf(c) >= 0;
  }

  private String peek() {
    int before = at;
    String token = token();
    at = before;
    return token;
  }

  /** The next token; empty at the end. */
  private String token() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    if (at == text.length()) {
      return "";
    }
    int from = at;
    char first = text.charAt(at++);
    if (isSpecial(first)) {
      if ((first == '=' || first == '!') && at < text.length() && text.charAt(at) == '=') {
        at++;
      }
      return text.substring(from, at);
    }
    while (at < text.length()
        && !isSpecial(text.charAt(at))
        && !Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static StatusException refuse(String why) {
    return StatusException.badRequest("unable to parse requirement: " + why);
  }
}
