package io.gantry.app.cli.template;

import io.gantry.platform.base.GantryException;
import io.gantry.platform.base.GantryException.Kind;
import io.gantry.platform.base.json.Json;
import java.util.List;

/**
 * A parsed Go template, safe for any number of renderings.
 *
 * <p>Errors are {@code INVALID} and read as Docker's: {@code template parsing error: template:
 * :1:2: executing "" at <.Foo>: …}; the second number counts characters from 0.
 */
public final class Template {
  private final String text;
  private final List<Node> nodes;

  private Template(String text, List<Node> nodes) {
    this.text = text;
    this.nodes = nodes;
  }

  /**
   * Parses a template with Go's and Docker's functions.
   *
   * @throws GantryException {@code INVALID} with the line
   */
  public static Template parse(String text) {
    return new Template(text, Parser.parse(text));
  }

  /** The text for {@code value}; a missing key is {@code <no value>}. */
  public String render(Json value) {
    return render(value, new Missing.NoValue());
  }

  /**
   * The text for {@code value}.
   *
   * @param missing what a key that is not there means
   */
  public String render(Json value, Missing missing) {
    var execution = new Execution(text, missing.fields(value), Functions.plain());
    execution.run(nodes, value);
    return execution.output();
  }

  /**
   * The header line of a table: {@code titles} has a title for each field, and functions that
   * change a value ({@code json}, {@code upper}, {@code truncate} …) leave it as it is.
   */
  public String renderHeader(Json.Obj titles) {
    var execution = new Execution(text, new Missing.NoValue().fields(titles), Functions.header());
    execution.run(nodes, titles);
    return execution.output();
  }

  static GantryException error(String message) {
    return new GantryException(Kind.INVALID, "template parsing error: template: " + message);
  }
}
