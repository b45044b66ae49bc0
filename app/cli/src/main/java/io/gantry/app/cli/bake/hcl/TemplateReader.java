package io.gantry.app.cli.bake.hcl;

import io.gantry.app.cli.bake.hcl.Expression.Choice;
import io.gantry.app.cli.bake.hcl.Expression.For;
import io.gantry.app.cli.bake.hcl.Expression.Joined;
import io.gantry.app.cli.bake.hcl.Expression.Literal;
import io.gantry.app.cli.bake.hcl.Expression.Template;
import io.gantry.platform.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one text with its {@code ${values}} and {@code %{ directives }}. */
final class TemplateReader {
  private final Scanner in;
  private final Place place;
  private final boolean quoted;

  /** Whether white space is dropped, as behind {@code ~}}, up to the end of its line. */
  private boolean trims;

  /** The directive that ended the last block; empty for the end of the text. */
  private String ended = "";

  TemplateReader(Scanner in, Place place, boolean quoted) {
    this.in = in;
    this.place = place;
    this.quoted = quoted;
  }

  /** The whole text; one that is one value alone keeps the value's type, as in HCL. */
  Expression whole() {
    List<Expression> parts = block();
    if (!ended.isEmpty()) {
      throw in.error("%{ " + ended + " } ends nothing here");
    }
    return switch (parts.size()) {
      case 0 -> new Literal(place, Json.of(""));
      case 1 -> parts.getFirst();
      default -> new Template(place, parts);
    };
  }

  private List<Expression> block() {
    var parts = new ArrayList<Expression>();
    var text = new StringBuilder();
    in.enter();
    boolean open = true;
    while (open) {
      if (isEnd()) {
        ended = "";
        open = false;
      } else if (in.accept("$${")) {
        append(text, "${");
      } else if (in.accept("%%{")) {
        append(text, "%{");
      } else if (in.accept("%{")) {
        begin(parts, text);
        open = directive(parts);
      } else if (in.accept("${")) {
        begin(parts, text);
        parts.add(new Expressions(in).inBrackets());
        close("behind the value");
      } else {
        character(text);
      }
    }
    in.leave();
    flush(parts, text);
    return List.copyOf(parts);
  }

  private boolean isEnd() {
    if (in.ended()) {
      if (quoted) {
        throw place.error("a text is not closed with a quotation mark");
      }
      return true;
    }
    if (quoted && in.peek() == '\n') {
      throw place.error("a text in quotation marks ends on its line: use <<EOT for more lines");
    }
    return quoted && in.accept("\"");
  }

  private void append(StringBuilder text, String more) {
    trims = false;
    text.append(more);
  }

  private void character(StringBuilder text) {
    char c = in.next();
    if (trims && Character.isWhitespace(c)) {
      trims = c != '\n';
    } else {
      append(text, quoted && c == '\\' ? escaped(in) : Character.toString(c));
    }
  }

  /** Behind the opening of a value or a directive. */
  private void begin(List<Expression> parts, StringBuilder text) {
    trims = false;
    if (in.accept("~")) {
      strip(text);
    }
    flush(parts, text);
  }

  private void close(String where) {
    in.skip(true);
    trims = in.accept("~");
    in.expect("}", where);
  }

  /** False if it ends the block that it stands in. */
  private boolean directive(List<Expression> parts) {
    in.skip(true);
    String name = in.name();
    switch (name) {
      case "if" -> parts.add(choice());
      case "for" -> parts.add(loop());
      case "else", "endif", "endfor" -> {
        close("behind " + name);
        ended = name;
        return false;
      }
      default ->
          throw in.error(
              "\"" + name + "\" is no directive: use if, else, endif, for or endfor, or write %%{");
    }
    return true;
  }

  private Expression choice() {
    Expression test = new Expressions(in).inBrackets();
    close("behind the condition of if");
    var yes = new Template(place, block());
    var no = new Template(place, ended.equals("else") ? block() : List.of());
    expectEnd("if", "endif");
    return new Choice(place, test, yes, no);
  }

  private Expression loop() {
    Expressions.Through through = new Expressions(in).through();
    close("behind what a for goes through");
    var each = new Template(place, block());
    expectEnd("for", "endfor");
    return new Joined(
        place,
        new For(
            place,
            through.key(),
            through.item(),
            through.of(),
            Optional.empty(),
            each,
            false,
            Optional.empty()));
  }

  private void expectEnd(String name, String end) {
    if (!ended.equals(end)) {
      throw place.error("%{ " + name + " } is not closed with %{ " + end + " }");
    }
  }

  /** White space before a value goes, but only what one line has of it. */
  private static void strip(StringBuilder text) {
    int end = text.length();
    int stop = text.lastIndexOf("\n") + 1;
    int from = end > stop ? stop : text.lastIndexOf("\n", Math.max(0, end - 2)) + 1;
    while (end > from && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    text.setLength(end);
  }

  private static String escaped(Scanner in) {
    char c = in.next();
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '"' -> "\"";
      case '\\' -> "\\";
      case 'u' -> unicode(in, 4);
      case 'U' -> unicode(in, 8);
      default -> throw in.error("\\" + c + " is no escape: use \\n \\r \\t \\\" \\\\ or \\uNNNN");
    };
  }

  private static String unicode(Scanner in, int digits) {
    int point = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(in.peek(), 16);
      if (digit < 0) {
        throw in.error("an escape needs " + digits + " hexadecimal digits");
      }
      point = (point << 4) | digit;
      in.next();
    }
    if (!Character.isValidCodePoint(point)) {
      throw in.error("the escape names no character");
    }
    return Character.toString(point);
  }

  private void flush(List<Expression> parts, StringBuilder text) {
    if (!text.isEmpty()) {
      parts.add(new Literal(place, Json.of(text.toString())));
      text.setLength(0);
    }
  }
}
